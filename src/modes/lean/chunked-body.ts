import { Buffer } from 'node:buffer';
import { ProtocolError } from './protocol-error.ts';

/** Longest size line that is accepted: eight hexadecimal digits, and an extension that nobody sends. */
const MAX_SIZE_LINE_BYTES = 1_024;

/** The size in front of a chunk, and an extension that is ignored. [RFC 9112 §7.1] */
const SIZE_LINE = /^([0-9a-f]{1,8})[ \t]*(?:;.*)?$/i;

const CRLF = '\r\n';

/** Takes the data of a chunked body out of its frames. [RFC 9112 §7.1] Data are passed on in place, as they arrive. */
export class ChunkedBody {
  private readonly onData: (bytes: Buffer) => void;
  private readonly onEnd: () => void;
  /** Bytes of a size line, or of the line end after a chunk, whose end has not arrived. */
  private rest: Buffer | undefined;
  /** Data of the present chunk that have not arrived. */
  private left = 0;
  private inChunk = false;
  private over = false;

  /** @param onEnd - called at the last chunk; what follows it is ignored. */
  constructor(onData: (bytes: Buffer) => void, onEnd: () => void) {
    this.onData = onData;
    this.onEnd = onEnd;
  }

  /** @throws {ProtocolError} for bytes that are no chunks, and whatever the callbacks throw. */
  push(piece: Buffer): void {
    let bytes = this.rest === undefined ? piece : Buffer.concat([this.rest, piece]);
    this.rest = undefined;
    while (bytes.length > 0 && !this.over) {
      if (this.left > 0) bytes = this.takeData(bytes);
      else {
        const after = this.inChunk ? this.takeLineEnd(bytes) : this.takeSize(bytes);
        if (after === undefined) {
          this.rest = Buffer.from(bytes);
          return;
        }
        bytes = after;
      }
    }
  }

  private takeData(bytes: Buffer): Buffer {
    const length = Math.min(this.left, bytes.length);
    this.left -= length;
    this.onData(bytes.subarray(0, length));
    return bytes.subarray(length);
  }

  private takeLineEnd(bytes: Buffer): Buffer | undefined {
    if (bytes.length < CRLF.length) return undefined;
    if (bytes.toString('latin1', 0, CRLF.length) !== CRLF)
      throw new ProtocolError('a chunk is longer than its size says');
    this.inChunk = false;
    return bytes.subarray(CRLF.length);
  }

  private takeSize(bytes: Buffer): Buffer | undefined {
    const end = bytes.indexOf(CRLF, 0, 'latin1');
    if (end > MAX_SIZE_LINE_BYTES || (end < 0 && bytes.length > MAX_SIZE_LINE_BYTES))
      throw new ProtocolError('a chunk has no size');
    if (end < 0) return undefined;
    const line = bytes.toString('latin1', 0, end);
    const digits = SIZE_LINE.exec(line)?.[1];
    if (digits === undefined) throw new ProtocolError(`not the size of a chunk: ${JSON.stringify(line)}`);
    this.left = Number.parseInt(digits, 16);
    this.inChunk = true;
    if (this.left === 0) {
      this.over = true;
      this.onEnd();
    }
    return bytes.subarray(end + CRLF.length);
  }
}
