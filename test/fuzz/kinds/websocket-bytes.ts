import { Buffer } from 'node:buffer';
import type { Dice } from '../dice.ts';
import { ENTRANCE } from '../input.ts';

/** Returns a client's handshake. The key is a constant, since the server accepts any 16 bytes. */
export function webSocketRequest(target: string): Buffer {
  return Buffer.from(
    `GET ${target} HTTP/1.1\r\n${ENTRANCE.join('\r\n')}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
}

/**
 * Returns a client's frame. The mask is a constant. [RFC 6455 §5.2]
 *
 * @param first - the upper four bits of the first byte, by default those of a final frame.
 */
export function frameOf(opcode: number, payload: Buffer | string, first = 0x80): Buffer {
  const body = Buffer.from(payload);
  const mask = [0x37, 0xfa, 0x21, 0x3d];
  const length =
    body.length < 126 ? [0x80 | body.length] : [0x80 | 126, body.length >> 8, body.length & 0xff];
  const masked = body.map((byte, index) => byte ^ (mask[index % 4] as number));
  return Buffer.concat([Buffer.from([first | opcode, ...length, ...mask]), masked]);
}

const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

/** Messages of one and several frames, control frames between them, and frames that a client must not send. */
const FRAMES: readonly Buffer[] = [
  frameOf(TEXT, 'hello'),
  frameOf(TEXT, 'x'.repeat(300)),
  frameOf(TEXT, Buffer.from([0xc3, 0x28])),
  frameOf(BINARY, Buffer.from([0, 1, 2, 255])),
  Buffer.concat([frameOf(TEXT, 'a', 0), frameOf(PING, 'between'), frameOf(0, 'b')]),
  frameOf(PING, 'x'.repeat(125)),
  frameOf(PONG, ''),
  frameOf(CLOSE, Buffer.from([0x03, 0xe8])),
  frameOf(CLOSE, ''),
  frameOf(CLOSE, Buffer.from([0x03, 0xed])),
  frameOf(TEXT, 'x'.repeat(20_000)),
  Buffer.concat(Array(200).fill(frameOf(PING, 'x'.repeat(125)))),
];

export function anyFrames(dice: Dice): Buffer {
  return Buffer.concat(Array.from({ length: 1 + dice.below(4) }, () => dice.pick(FRAMES)));
}
