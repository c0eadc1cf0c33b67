/** One event of an event stream. */
export interface StreamEvent {
  /** Clients dispatch an event to the listeners of its type; `message` by default. */
  readonly event?: string;
  /** A client sends it as `Last-Event-ID` when it reconnects. */
  readonly id?: string;
  /** Text of any number of lines. */
  readonly data?: string;
  /** How long a client should wait before it reconnects, in milliseconds. */
  readonly retryMs?: number;
  /** Text that clients ignore. It serves as a heartbeat. */
  readonly comment?: string;
}

/** The three kinds of line end of a stream. [HTML §9.2.5] */
const LINE_END = /\r\n|\r|\n/;

/**
 * Encodes an event for an event stream. [HTML §9.2.5, 9.2.6]
 *
 * Each line of a text becomes a field of its own, so that no text can end its event or begin another. A reader gets every kind of line end as
 * LF, as the standard says.
 *
 * @throws {TypeError} for an id or a type that a client would ignore or truncate.
 */
export function frameEvent({ event, id, data, retryMs, comment }: StreamEvent): string {
  for (const [name, given] of Object.entries({ id, type: event })) {
    if (given !== undefined && /[\r\n\0]/.test(given))
      throw new TypeError(`an event's ${name} must have no line end and no NUL: ${JSON.stringify(given)}`);
  }
  return [
    ...(comment?.split(LINE_END).map((line) => `: ${line}\n`) ?? []),
    ...(retryMs === undefined ? [] : [`retry: ${retryMs}\n`]),
    ...(event === undefined ? [] : [`event: ${event}\n`]),
    ...(id === undefined ? [] : [`id: ${id}\n`]),
    ...(data?.split(LINE_END).map((line) => `data: ${line}\n`) ?? []),
    '\n',
  ].join('');
}
