import { Buffer, isUtf8 } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { CLOSE_CODE, WebSocketError } from './websocket-error.ts';

/** [RFC 6455 §5.2] */
export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** Longest message that is accepted. The longest message of this project's server is a tenth of it. */
export const MAX_MESSAGE_BYTES = 1024 * 1024;

/** [RFC 6455 §5.5] */
const MAX_CONTROL_BYTES = 125;

/** The callbacks of a frame reader. The bytes are valid only during the call. */
export interface FrameHandler {
  text(bytes: Buffer): void;
  binary(bytes: Buffer): void;
  ping(bytes: Buffer): void;
  pong(bytes: Buffer): void;
  close(bytes: Buffer): void;
}

/**
 * Reads the frames of a server from pieces of any size.
 *
 * A frame that arrives whole in one piece, as nearly every one does, is passed on without a copy.
 */
export class FrameReader {
  private readonly handler: FrameHandler;
  /** The beginning of a frame whose end has not arrived. */
  private rest: Buffer | undefined;
  /** A message whose last fragment has not arrived. */
  private begun: { readonly opcode: number; readonly fragments: Buffer[]; bytes: number } | undefined;

  constructor(handler: FrameHandler) {
    this.handler = handler;
  }

  /** @throws {WebSocketError} for frames that RFC 6455 does not allow a server to send, and for extensions, which the client never offers. */
  push(piece: Buffer): void {
    const bytes = this.rest === undefined ? piece : Buffer.concat([this.rest, piece]);
    let at = 0;
    while (bytes.length - at >= 2) {
      const payloadAt = at + headerLength(bytes, at);
      if (bytes.length < payloadAt) break;
      const end = payloadAt + payloadLength(bytes, at);
      if (bytes.length < end) break;
      this.take(bytes[at] as number, bytes.subarray(payloadAt, end));
      at = end;
    }
    if (at === bytes.length) this.rest = undefined;
    else this.rest = bytes === piece ? Buffer.from(bytes.subarray(at)) : bytes.subarray(at);
  }

  private take(first: number, payload: Buffer): void {
    const opcode = first & 0x0f;
    const final = (first & 0x80) !== 0;
    if (opcode === OPCODE.text && final && this.begun === undefined) this.takeText(payload);
    else if (opcode >= OPCODE.close) this.takeControl(opcode, payload);
    else this.takeFragment(opcode, final, payload);
  }

  /** Checks UTF-8 [RFC 6455 §8.1] of whole messages only, since a fragment may end inside a character. */
  private takeText(message: Buffer): void {
    if (!isUtf8(message))
      throw new WebSocketError('a text message is not UTF-8', CLOSE_CODE.inconsistentData);
    this.handler.text(message);
  }

  private takeControl(opcode: number, payload: Buffer): void {
    if (opcode === OPCODE.ping) this.handler.ping(payload);
    else if (opcode === OPCODE.pong) this.handler.pong(payload);
    else this.handler.close(payload);
  }

  /** Takes a frame of a fragmented message, or a message in one frame that is not text. [RFC 6455 §5.4] */
  private takeFragment(opcode: number, final: boolean, payload: Buffer): void {
    const begins = opcode !== OPCODE.continuation;
    if (begins !== (this.begun === undefined)) {
      throw new WebSocketError(begins ? 'a message began inside another' : 'a continuation of no message');
    }
    this.begun ??= { opcode, fragments: [], bytes: 0 };
    const { begun } = this;
    begun.bytes += payload.length;
    if (begun.bytes > MAX_MESSAGE_BYTES) throw tooLong();
    // A server may send any number of empty fragments. Keeping them would take memory without limit.
    if (payload.length > 0) begun.fragments.push(Buffer.from(payload));
    if (!final) return;
    this.begun = undefined;
    const message = Buffer.concat(begun.fragments);
    if (begun.opcode === OPCODE.text) this.takeText(message);
    else this.handler.binary(message);
  }
}

/** Checks the first two bytes of a frame, and returns the length of its header. */
function headerLength(bytes: Buffer, at: number): number {
  const first = bytes[at] as number;
  const second = bytes[at + 1] as number;
  const opcode = first & 0x0f;
  if ((first & 0x70) !== 0) throw new WebSocketError('a frame has reserved bits set');
  if ((second & 0x80) !== 0) throw new WebSocketError('a frame from the server is masked');
  if ((opcode > OPCODE.binary && opcode < OPCODE.close) || opcode > OPCODE.pong) {
    throw new WebSocketError(`a frame has the unknown opcode ${opcode}`);
  }
  if (opcode >= OPCODE.close && ((first & 0x80) === 0 || second > MAX_CONTROL_BYTES)) {
    throw new WebSocketError('a control frame is fragmented or too long');
  }
  return second < 126 ? 2 : second === 126 ? 4 : 10;
}

/** Returns the payload's length. The header must be complete. */
function payloadLength(bytes: Buffer, at: number): number {
  const short = bytes[at + 1] as number;
  if (short < 126) return short;
  if (short === 126) return bytes.readUInt16BE(at + 2);
  const length = bytes.readUInt32BE(at + 2) * 2 ** 32 + bytes.readUInt32BE(at + 6);
  if (length > MAX_MESSAGE_BYTES) throw tooLong();
  return length;
}

function tooLong(): WebSocketError {
  return new WebSocketError(`a message is longer than ${MAX_MESSAGE_BYTES} bytes`, CLOSE_CODE.messageTooBig);
}

/** Returns a client's frame: final, and masked with an unpredictable key. [RFC 6455 §5.3] */
export function clientFrame(opcode: number, payload: Buffer): Buffer {
  if (payload.length > 0xffff) throw new RangeError(`a lean client sends at most 65535 bytes in a frame`);
  const extended = payload.length >= 126;
  const maskAt = extended ? 4 : 2;
  const frame = Buffer.allocUnsafe(maskAt + 4 + payload.length);
  frame[0] = 0x80 | opcode;
  frame[1] = 0x80 | (extended ? 126 : payload.length);
  if (extended) frame.writeUInt16BE(payload.length, 2);
  const mask = randomBytes(4);
  mask.copy(frame, maskAt);
  for (const [index, byte] of payload.entries()) {
    frame[maskAt + 4 + index] = byte ^ (mask[index % 4] as number);
  }
  return frame;
}
