import type { Buffer } from 'node:buffer';
import { ProtocolError } from './protocol-error.ts';

/** Longest status line and headers that are accepted. Node's own parser has the same limit. */
const MAX_HEAD_BYTES = 16 * 1024;

const STATUS_LINE = /^HTTP\/1\.1 ([1-5]\d\d)(?: [^\r\n]*)?\r\n/;

/** Status line and headers of a response. */
export interface HttpHead {
  readonly status: number;
  /** The offset at which the body begins. */
  readonly bodyAt: number;
  /**
   * Returns the value of a header, by its name in lower case, or `undefined`. The values of a repeated header are joined into one list
   * [RFC 9110 §5.3], so a check of the value covers all of them.
   */
  header(name: string): string | undefined;
}

/**
 * Reads status line and headers from the start of the bytes. Returns `undefined` while they are not complete.
 *
 * A header is searched when it is asked for. A poll needs three, and parsing all would create an object for each.
 *
 * @throws {ProtocolError} if the bytes are not an HTTP/1.1 response.
 */
export function readHead(bytes: Buffer): HttpHead | undefined {
  const end = bytes.indexOf('\r\n\r\n', 0, 'latin1');
  if (end > MAX_HEAD_BYTES || (end < 0 && bytes.length > MAX_HEAD_BYTES)) {
    throw new ProtocolError(`response headers are longer than ${MAX_HEAD_BYTES} bytes`);
  }
  if (end < 0) return undefined;
  const text = bytes.toString('latin1', 0, end + 2);
  const status = STATUS_LINE.exec(text)?.[1];
  if (status === undefined) {
    throw new ProtocolError(`not an HTTP/1.1 response: ${JSON.stringify(text.slice(0, 40))}`);
  }
  const lowerCase = text.toLowerCase();
  return {
    status: Number(status),
    bodyAt: end + 4,
    header(name) {
      const field = `\r\n${name}:`;
      let value: string | undefined;
      for (let at = lowerCase.indexOf(field); at >= 0; ) {
        const valueAt = at + field.length;
        const end = text.indexOf('\r\n', valueAt);
        const own = text.slice(valueAt, end).trim();
        value = value === undefined ? own : `${value}, ${own}`;
        at = lowerCase.indexOf(field, end);
      }
      return value;
    },
  };
}

/** Returns whether a header that is a list, such as `Connection`, contains a token, given in lower case. */
export function hasToken(value: string | undefined, token: string): boolean {
  if (value === undefined) return false;
  const words = value.toLowerCase();
  // The list nearly always has one element.
  return words.includes(',') ? words.split(',').some((word) => word.trim() === token) : words === token;
}
