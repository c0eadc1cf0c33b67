import { Buffer } from 'node:buffer';
import type { Part } from '../../contract/recorded-exchange.ts';
import type { Segment } from './recorder.ts';

const HEAD_END = Buffer.from('\r\n\r\n');
const OPCODE = { close: 0x8, ping: 0x9, pong: 0xa } as const;

/** Splits recorded bytes into HTTP heads, bodies, events of a stream, and, after `101 Switching Protocols`, WebSocket frames. */
export function partsOf(segments: readonly Segment[]): Part[] {
  const parts: Part[] = [];
  let upgraded = false;
  let streaming = false;
  for (const { from, bytes } of segments) {
    let rest = bytes;
    if (!upgraded) {
      const headEnd = isHead(bytes) ? bytes.indexOf(HEAD_END) : -1;
      if (headEnd >= 0) {
        const head = bytes.subarray(0, headEnd + HEAD_END.length);
        const text = head.toString('latin1').trimEnd();
        parts.push({ from, kind: 'head', text, bytes: head.length });
        rest = bytes.subarray(head.length);
        upgraded = text.startsWith('HTTP/1.1 101');
        streaming = /^content-type: text\/event-stream/im.test(text);
      }
    }
    if (upgraded) parts.push(...framesOf(from, rest));
    else {
      for (const piece of streaming ? eventsOf(rest) : [rest]) {
        if (piece.length > 0) parts.push({ from, kind: 'body', text: piece.toString(), bytes: piece.length });
      }
    }
  }
  return parts;
}

/** An empty line ends an event [HTML §9.2.5]. */
function eventsOf(bytes: Buffer): Buffer[] {
  return bytes
    .toString('latin1')
    .split(/(?<=\n\n)/)
    .map((event) => Buffer.from(event, 'latin1'));
}

function isHead(bytes: Buffer): boolean {
  return /^(?:GET|POST|HTTP\/1\.1) /.test(bytes.toString('latin1', 0, 9));
}

/**
 * Splits bytes into WebSocket frames. A header has two bytes, two or eight more for a longer payload, and four more for the mask of a
 * client. [RFC 6455 §5.2]
 *
 * @returns the frames whose header is complete.
 */
export function framesOf(from: Segment['from'], bytes: Buffer): Part[] {
  const frames: Part[] = [];
  for (let at = 0; at + 2 <= bytes.length; ) {
    const opcode = bytes.readUInt8(at) & 0x0f;
    const second = bytes.readUInt8(at + 1);
    const short = second & 0x7f;
    const extra = short === 127 ? 8 : short === 126 ? 2 : 0;
    const masked = (second & 0x80) !== 0;
    const headerBytes = 2 + extra + (masked ? 4 : 0);
    if (at + headerBytes > bytes.length) break;
    const length =
      extra === 8 ? Number(bytes.readBigUInt64BE(at + 2)) : extra === 2 ? bytes.readUInt16BE(at + 2) : short;
    const payload = Buffer.from(bytes.subarray(at + headerBytes, at + headerBytes + length));
    if (masked) unmask(payload, bytes.subarray(at + headerBytes - 4, at + headerBytes));
    frames.push({
      from,
      kind: 'frame',
      text: payloadText(opcode, payload),
      bytes: headerBytes + length,
      frameHeader: bytes.subarray(at, at + headerBytes).toString('hex'),
    });
    at += headerBytes + length;
  }
  return frames;
}

function unmask(payload: Buffer, mask: Buffer): void {
  for (const [index, byte] of payload.entries()) payload[index] = byte ^ (mask[index % 4] as number);
}

function payloadText(opcode: number, payload: Buffer): string {
  if (opcode === OPCODE.close) return '(close)';
  if (opcode === OPCODE.ping) return '(ping)';
  if (opcode === OPCODE.pong) return '(pong)';
  return payload.toString();
}
