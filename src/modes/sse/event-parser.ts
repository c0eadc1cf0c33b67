import type { Buffer } from 'node:buffer';
import { LineParser } from '../lean/line-parser.ts';
import { ProtocolError } from '../lean/protocol-error.ts';

const CR = 0x0d;

const DEFAULT_TYPE = 'message';

/** May precede the first line, and is not part of it. [HTML §9.2.5] */
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/**
 * Reads the ids and types of an event stream's events. [HTML §9.2.6]
 *
 * It ignores the data, unless events have no id: the id of an event has the `seq` of its message. Lines end with LF or CR LF. The standard also allows a lone CR, which no
 * server is known to send, and which is an error here.
 */
export class EventParser extends LineParser {
  private readonly onEvent: (id: string, type: string, data: string) => void;
  /** Whether a CR is among the bytes that are being read. */
  private mayHaveCr = false;
  private atStart = true;
  private id = '';
  private type = DEFAULT_TYPE;
  private hasData = false;
  private data = '';

  /** @param onEvent - gets the last line of the data where no event has had an id yet, and an empty text where one has. */
  constructor(onEvent: (id: string, type: string, data: string) => void) {
    super();
    this.onEvent = onEvent;
  }

  /** @throws {ProtocolError} for a lone CR, and for a line that is too long. */
  override push(piece: Buffer): void {
    this.mayHaveCr = piece.includes(CR) || this.rest?.includes(CR) === true;
    super.push(piece);
    const { rest } = this;
    if (!this.mayHaveCr || rest === undefined) return;
    // The last byte may be the CR of a CR LF whose LF is in the next piece.
    const cr = rest.indexOf(CR);
    if (cr >= 0 && cr < rest.length - 1) throw loneCr();
  }

  protected override takeLine(bytes: Buffer, begin: number, end: number): void {
    const from = this.atStart ? this.skipByteOrderMark(bytes, begin) : begin;
    const to = this.mayHaveCr ? withoutCr(bytes, from, end) : end;
    if (from === to) this.dispatch();
    else if (isField(bytes, from, to, 'data')) this.takeData(bytes, from, to);
    else if (isField(bytes, from, to, 'id')) this.takeId(fieldValue(bytes.toString('utf8', from, to)));
    else if (isField(bytes, from, to, 'event')) this.type = fieldValue(bytes.toString('utf8', from, to));
  }

  private skipByteOrderMark(bytes: Buffer, from: number): number {
    this.atStart = false;
    return BYTE_ORDER_MARK.every((byte, index) => bytes[from + index] === byte)
      ? from + BYTE_ORDER_MARK.length
      : from;
  }

  private takeData(bytes: Buffer, from: number, to: number): void {
    this.hasData = true;
    if (this.id === '') this.data = fieldValue(bytes.toString('utf8', from, to));
  }

  /** An id with a NUL is ignored, and the previous one stays. */
  private takeId(id: string): void {
    if (!id.includes('\0')) this.id = id;
  }

  private dispatch(): void {
    // An empty type counts as none.
    if (this.hasData) this.onEvent(this.id, this.type || DEFAULT_TYPE, this.data);
    this.hasData = false;
    this.data = '';
    this.type = DEFAULT_TYPE;
  }
}

/** Returns the end of a line without the CR of a CR LF. @throws {ProtocolError} for a CR before that. */
function withoutCr(bytes: Buffer, from: number, to: number): number {
  const length = bytes.subarray(from, to).indexOf(CR);
  if (length < 0) return to;
  if (from + length < to - 1) throw loneCr();
  return to - 1;
}

function loneCr(): ProtocolError {
  return new ProtocolError('a line of the event stream ends with a lone CR');
}

/** Returns whether a line is a field of this name. The name ends with a colon or with the line. */
function isField(bytes: Buffer, from: number, to: number, name: string): boolean {
  const end = from + name.length;
  if (end > to || (end < to && bytes[end] !== 0x3a)) return false;
  for (let index = 0; index < name.length; index++) {
    if (bytes[from + index] !== name.charCodeAt(index)) return false;
  }
  return true;
}

/** Returns the text after the colon, without the space that may follow the colon. */
function fieldValue(line: string): string {
  const colon = line.indexOf(':');
  if (colon < 0) return '';
  return line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
}
