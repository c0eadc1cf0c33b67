import type { Buffer } from 'node:buffer';
import { parseObject } from './json-object.ts';
import { ProtocolError } from './protocol-error.ts';

const OPENING = '{"seq":';
const COMMA = 0x2c;
const CLOSING_BRACE = 0x7d;
const ZERO = 0x30;

/** A number of so many digits is exact in a double. */
const MAX_DIGITS = 15;

/**
 * Reads the `seq` of one message in JSON without parsing all of it.
 *
 * The server writes `seq` first, so it reads the digits between `{"seq":` and a comma, and checks that the message ends with a brace.
 * It passes anything else to `JSON.parse`, which accepts a message with its members in another order.
 *
 * @param from - where the message begins.
 * @param to - where it ends, exclusive.
 * @throws {ProtocolError} if there is no message with a `seq`.
 */
export function readSeq(bytes: Buffer, from: number, to: number): number {
  let at = from + OPENING.length;
  if (bytes[to - 1] === CLOSING_BRACE && startsWithOpening(bytes, from)) {
    const digitsAt = at;
    let seq = 0;
    for (let digit = digitOf(bytes, at); digit >= 0; digit = digitOf(bytes, ++at)) seq = seq * 10 + digit;
    const digits = at - digitsAt;
    if (digits > 0 && digits <= MAX_DIGITS && bytes[at] === COMMA && at < to && seq > 0) return seq;
  }
  return parseSeq(bytes.toString('utf8', from, to));
}

function startsWithOpening(bytes: Buffer, from: number): boolean {
  for (let index = 0; index < OPENING.length; index++) {
    if (bytes[from + index] !== OPENING.charCodeAt(index)) return false;
  }
  return true;
}

/** Returns the digit at an offset, or a negative number if there is none. */
function digitOf(bytes: Buffer, at: number): number {
  const digit = (bytes[at] ?? 0) - ZERO;
  return digit <= 9 ? digit : -1;
}

function parseSeq(text: string): number {
  const seq = parseObject(text)['seq'];
  if (!Number.isSafeInteger(seq) || (seq as number) < 1) {
    throw new ProtocolError(`not a message with a seq: ${JSON.stringify(text.slice(0, 60))}`);
  }
  return seq as number;
}
