import { Buffer, isUtf8 } from 'node:buffer';
import { CLOSE_CODE, WebSocketError } from './websocket-error.ts';

/** Ranges of codes that a Close frame may carry: two of the protocol, then the range for libraries and applications. [RFC 6455 §7.4] */
const SENDABLE_CODES: readonly (readonly [first: number, last: number])[] = [
  [1000, 1003],
  [1007, 1014],
  [3000, 4999],
];

/** Returns the payload of a Close frame with a code and no reason. */
export function closePayload(code: number): Buffer {
  const payload = Buffer.alloc(2);
  payload.writeUInt16BE(code);
  return payload;
}

/**
 * Returns the code of a Close frame, or `undefined` if it has none. [RFC 6455 §5.5.1, §7.4]
 *
 * @throws {WebSocketError} for a payload of one byte, a code that must not be sent, and a reason that is not UTF-8.
 */
export function readCloseCode(payload: Buffer): number | undefined {
  if (payload.length === 0) return undefined;
  if (payload.length === 1) throw new WebSocketError('a Close frame has half a code');
  const code = payload.readUInt16BE();
  if (!SENDABLE_CODES.some(([first, last]) => code >= first && code <= last)) {
    throw new WebSocketError(`a Close frame has the code ${code}, which nobody may send`);
  }
  if (!isUtf8(payload.subarray(2))) {
    throw new WebSocketError('the reason of a Close frame is not UTF-8', CLOSE_CODE.inconsistentData);
  }
  return code;
}
