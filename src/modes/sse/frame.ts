/** One event of an event stream, as far as it is used here. */
export interface StreamEvent {
  /** What a client sends back as `Last-Event-ID` when it returns. */
  readonly id?: string;
  /** Text of any number of lines. */
  readonly data?: string;
  /** How long a client should wait before it reconnects, in milliseconds. */
  readonly retryMs?: number;
  /** Text that clients ignore: it keeps the connection from falling silent. */
  readonly comment?: string;
}

/** A stream has three kinds of line end, and a lone CR is one too. [HTML §9.2.5] */
const LINE_END = /\r\n|\r|\n/;

/**
 * Frames an event for an event stream. [HTML §9.2.5, 9.2.6]
 *
 * Text of several lines becomes a field each, so that no text can end its event or begin another; every kind of line end arrives
 * as LF, which is what the standard gives a reader.
 *
 * @throws {TypeError} for an id that the standard would have a client ignore or cut off.
 */
export function frameEvent({ id, data, retryMs, comment }: StreamEvent): string {
  if (id !== undefined && /[\r\n\0]/.test(id)) {
    throw new TypeError(`an event's id must have no line end and no NUL: ${JSON.stringify(id)}`);
  }
  return [
    ...(comment?.split(LINE_END).map((line) => `: ${line}\n`) ?? []),
    ...(retryMs === undefined ? [] : [`retry: ${retryMs}\n`]),
    ...(id === undefined ? [] : [`id: ${id}\n`]),
    ...(data?.split(LINE_END).map((line) => `data: ${line}\n`) ?? []),
    '\n',
  ].join('');
}
