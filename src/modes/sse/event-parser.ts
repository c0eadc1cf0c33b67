import { Buffer } from 'node:buffer';
import { ProtocolError } from '../lean/protocol-error.ts';

const LF = 0x0a;
const CR = 0x0d;

/** What may stand once before the first line, and is no part of it. [HTML §9.2.5] */
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/** Longest line that is read; the longest message in JSON is a tenth of it. */
const MAX_LINE_BYTES = 1024 * 1024;

/**
 * Reads the ids of an event stream's events. [HTML §9.2.6]
 *
 * The data itself is not looked at: an event that was dispatched came whole, and its id is the message's `seq`. Lines end with LF
 * or CR LF; a lone CR, which the standard has too and nobody writes, is an error here rather than a line end.
 */
export class EventParser {
  private readonly onEvent: (id: string) => void;
  /** The beginning of a line whose rest has not come. */
  private rest: Buffer | undefined;
  private atStart = true;
  private id = '';
  private hasData = false;

  constructor(onEvent: (id: string) => void) {
    this.onEvent = onEvent;
  }

  /** @throws {ProtocolError} for a lone CR, and for a line without end. */
  push(piece: Buffer): void {
    const bytes = this.rest === undefined ? piece : Buffer.concat([this.rest, piece]);
    let at = 0;
    let cr = bytes.indexOf(CR);
    for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, at)) {
      let to = end;
      if (cr >= 0 && cr < end) {
        if (cr < end - 1) throw loneCr();
        to = cr;
        cr = bytes.indexOf(CR, end);
      }
      this.takeLine(bytes, at, to);
      at = end + 1;
    }
    // The LF of a CR LF may be in the next piece.
    if (cr >= 0 && cr < bytes.length - 1) throw loneCr();
    if (bytes.length - at > MAX_LINE_BYTES)
      throw new ProtocolError(`a line is longer than ${MAX_LINE_BYTES} bytes`);
    if (at === bytes.length) this.rest = undefined;
    else this.rest = bytes === piece ? Buffer.from(bytes.subarray(at)) : bytes.subarray(at);
  }

  private takeLine(bytes: Buffer, begin: number, to: number): void {
    const from = this.atStart ? this.skipByteOrderMark(bytes, begin) : begin;
    if (from === to) this.dispatch();
    else if (isField(bytes, from, to, 'data')) this.hasData = true;
    else if (isField(bytes, from, to, 'id')) this.takeId(fieldValue(bytes.toString('utf8', from, to)));
  }

  private skipByteOrderMark(bytes: Buffer, from: number): number {
    this.atStart = false;
    return BYTE_ORDER_MARK.every((byte, index) => bytes[from + index] === byte)
      ? from + BYTE_ORDER_MARK.length
      : from;
  }

  /** An id with a NUL is ignored: the one before it stays. */
  private takeId(id: string): void {
    if (!id.includes('\0')) this.id = id;
  }

  private dispatch(): void {
    if (this.hasData) this.onEvent(this.id);
    this.hasData = false;
  }
}

function loneCr(): ProtocolError {
  return new ProtocolError('a line of the event stream ends with a lone CR');
}

/** A field's name ends with a colon or with its line. */
function isField(bytes: Buffer, from: number, to: number, name: string): boolean {
  const end = from + name.length;
  if (end > to || (end < to && bytes[end] !== 0x3a)) return false;
  for (let index = 0; index < name.length; index++) {
    if (bytes[from + index] !== name.charCodeAt(index)) return false;
  }
  return true;
}

/** What follows the colon, without the one space that may stand after it. */
function fieldValue(line: string): string {
  const colon = line.indexOf(':');
  if (colon < 0) return '';
  return line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
}
