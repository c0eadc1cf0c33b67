import { Buffer } from 'node:buffer';
import { ProtocolError } from './protocol-error.ts';

const LF = 0x0a;

/** Longest line that is read; the longest message in JSON is a tenth of it. */
const MAX_LINE_BYTES = 1024 * 1024;

/** Splits a stream of bytes into lines that end with LF. A line that arrives whole is passed on in place, without a copy. */
export abstract class LineParser {
  /** The beginning of a line whose end has not arrived. */
  protected rest: Buffer | undefined;

  /** @throws {ProtocolError} for a line that is too long, and whatever `takeLine` throws. */
  push(piece: Buffer): void {
    const bytes = this.rest === undefined ? piece : Buffer.concat([this.rest, piece]);
    let at = 0;
    for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, at)) {
      this.takeLine(bytes, at, end);
      at = end + 1;
    }
    if (bytes.length - at > MAX_LINE_BYTES)
      throw new ProtocolError(`a line is longer than ${MAX_LINE_BYTES} bytes`);
    if (at === bytes.length) this.rest = undefined;
    else this.rest = bytes === piece ? Buffer.from(bytes.subarray(at)) : bytes.subarray(at);
  }

  /** Takes the line from `from` to `to`, without its LF. The bytes are valid only during the call. */
  protected abstract takeLine(bytes: Buffer, from: number, to: number): void;
}
