import { ProtocolError } from './protocol-error.ts';

/** Reads a JSON object; of any other JSON value, one without members. @throws {ProtocolError} for what is no JSON. */
export function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text)) as Readonly<Record<string, unknown>>;
  } catch {
    throw new ProtocolError(`not JSON: ${JSON.stringify(text.slice(0, 60))}`);
  }
}
