import type { Buffer } from 'node:buffer';
import { ProtocolError } from './protocol-error.ts';

/** Longest status line and headers that are read; Node's own parser has the same limit. */
const MAX_HEAD_BYTES = 16 * 1024;

const STATUS_LINE = /^HTTP\/1\.1 ([1-5]\d\d)(?: [^\r\n]*)?\r\n/;

/** Status line and headers of a response. */
export interface HttpHead {
  readonly status: number;
  /** Where the body begins. */
  readonly bodyAt: number;
  /**
   * A header's value, by its name in lower case; `undefined` when it is not there. A header that stands there several times is one
   * list [RFC 9110 §5.3], so that a second value cannot go unseen.
   */
  header(name: string): string | undefined;
}

/**
 * Reads status line and headers from the start of the bytes; `undefined` while they are not complete.
 *
 * Headers are looked up one by one when asked for: a poll needs three of them, and a parser for all would make objects for each.
 *
 * @throws {ProtocolError} when this is no HTTP/1.1 response.
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

/** Whether a header's value, a list such as that of `Connection`, has this word (in lower case) in it. */
export function hasToken(value: string | undefined, token: string): boolean {
  if (value === undefined) return false;
  const words = value.toLowerCase();
  // Nearly always it is one word.
  return words.includes(',') ? words.split(',').some((word) => word.trim() === token) : words === token;
}
