import { ProtocolError } from './protocol-error.ts';

/** Parses a JSON object. Another JSON value gives an object without members. @throws {ProtocolError} for text that is not JSON. */
export function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text)) as Readonly<Record<string, unknown>>;
  } catch {
    throw new ProtocolError(`not JSON: ${JSON.stringify(text.slice(0, 60))}`);
  }
}
