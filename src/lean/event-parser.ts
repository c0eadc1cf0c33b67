import { Buffer } from 'node:buffer';
import { ProtocolError } from './protocol-error.ts';

const LF = 0x0a;
const CR = 0x0d;

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
  private id = '';
  private hasData = false;

  constructor(onEvent: (id: string) => void) {
    this.onEvent = onEvent;
  }

  /** @throws {ProtocolError} for a lone CR, and for a line without end. */
  push(piece: Buffer): void {
    const bytes = this.rest === undefined ? piece : Buffer.concat([this.rest, piece]);
    let at = 0;
    for (let end = bytes.indexOf(LF, at); end >= 0; end = bytes.indexOf(LF, at)) {
      this.takeLine(bytes, at, bytes[end - 1] === CR && end > at ? end - 1 : end);
      at = end + 1;
    }
    if (bytes.length - at > MAX_LINE_BYTES)
      throw new ProtocolError(`a line is longer than ${MAX_LINE_BYTES} bytes`);
    if (at === bytes.length) this.rest = undefined;
    else this.rest = bytes === piece ? Buffer.from(bytes.subarray(at)) : bytes.subarray(at);
  }

  private takeLine(bytes: Buffer, from: number, to: number): void {
    if (from === to) {
      this.dispatch();
      return;
    }
    const cr = bytes.indexOf(CR, from);
    if (cr >= 0 && cr < to) throw new ProtocolError('a line of the event stream ends with a lone CR');
    if (isField(bytes, from, to, 'data')) this.hasData = true;
    else if (isField(bytes, from, to, 'id')) this.id = fieldValue(bytes.toString('utf8', from, to));
  }

  private dispatch(): void {
    if (this.hasData) this.onEvent(this.id);
    this.hasData = false;
  }
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
