import type { ClientEvents } from '../../mode.ts';
import { DEFAULT_LIMIT } from '../page-limit.ts';

/** The parts of an answer to a poll that a reader needs. */
export interface PollAnswer {
  readonly status: number;
  readonly etag: string | undefined;
  /** The value of the header `Retry-After`. */
  readonly retryAfter: string | undefined;
  /** The body's text; empty for 204 and 304. */
  readonly body: string;
}

/** The callbacks of a poll. One of them is called, once. */
export interface PollAsker {
  answered(answer: PollAnswer): void;
  failed(error: Error): void;
}

/**
 * Sends one poll at a time over a connection that is kept alive.
 *
 * The result is passed to an object that lives as long as the reader. A promise for each poll would add a tenth to its cost, and a driver
 * makes ten thousand polls a second.
 */
export interface PollTransport {
  /** Sends a poll. May call back before it returns. If another poll is under way, calls `failed`, and the other one goes on. */
  ask(path: string, etag: string | undefined, asker: PollAsker): void;
  /** Cuts the connection. A poll under way has failed when this returns. The next `ask` opens a new connection. */
  drop(): void;
  close(): Promise<void>;
}

/** Returns the error for a poll that is sent while another is under way. */
export function underWayAlready(): Error {
  return new Error('a request is under way on this connection already');
}

/** Sends one poll and returns its answer as a promise, for callers that send few. */
export function askOnce(transport: PollTransport, path: string, etag?: string): Promise<PollAnswer> {
  return new Promise((resolve, reject) => {
    transport.ask(path, etag, { answered: resolve, failed: reject });
  });
}

/** A page as `GET /messages` gives it. */
export interface MessagePage {
  readonly messages: readonly { readonly seq: number }[];
  /** The cursor to ask from next. */
  readonly next: string;
  /** The page was cut by its size instead of `limit`: the next page has messages. */
  readonly more?: true;
  /** The cursor that was sent belongs to another log: this page is from the start of the log that there is now. */
  readonly reset?: true;
}

/** Parses a page. @throws {SyntaxError} if the body is not JSON. */
export function readPage(body: string): MessagePage {
  return JSON.parse(body) as MessagePage;
}

/** Returns whether the next page may already have messages. */
export function isFull({ messages, more }: MessagePage): boolean {
  return more === true || messages.length >= DEFAULT_LIMIT;
}

/** Reports every message of a page. The reader must advance its cursor first, since a callback may call `drop` and `open`. */
export function reportMessages({ messages, reset }: MessagePage, events: ClientEvents): void {
  if (reset) events.reset();
  if (messages.length === 0) events.emptyAnswer?.();
  for (const { seq } of messages) events.message(seq);
}
