import { Buffer } from 'node:buffer';

/** FIN and the opcode of a text frame. [RFC 6455 §5.2] */
const FINAL_TEXT = 0x81;

/** The greatest payload length that each form of the header can hold. */
const MOST_IN_7_BITS = 125;
const MOST_IN_16_BITS = 0xffff;

/**
 * Encodes a text message as one frame of a server. [RFC 6455 §5.2]
 *
 * A server's frames are not masked [§5.1], so all readers get the same bytes.
 */
export function textFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  return Buffer.concat([header(payload.length), payload]);
}

function header(length: number): Buffer {
  if (length <= MOST_IN_7_BITS) return Buffer.from([FINAL_TEXT, length]);
  if (length <= MOST_IN_16_BITS) return Buffer.from([FINAL_TEXT, 126, length >> 8, length & 0xff]);
  const bytes = Buffer.alloc(10);
  bytes.set([FINAL_TEXT, 127]);
  bytes.writeBigUInt64BE(BigInt(length), 2);
  return bytes;
}
