import type { ClientEvents } from '../../mode.ts';
import { DEFAULT_LIMIT } from '../page-limit.ts';

/** One answer to a poll, as far as a reader needs it. */
export interface PollAnswer {
  readonly status: number;
  readonly etag: string | undefined;
  /** The header `Retry-After`, as it was sent. */
  readonly retryAfter: string | undefined;
  /** The body's text; empty for 204 and 304. */
  readonly body: string;
}

/** Who is told how a poll ended: one of the two, once. */
export interface PollAsker {
  answered(answer: PollAnswer): void;
  failed(error: Error): void;
}

/**
 * Sends one poll at a time over a connection that it keeps.
 *
 * The asker is an object that lasts as long as its reader: a promise for each poll and the functions around it are a tenth of what
 * a poll costs a driver that makes ten thousand of them a second.
 */
export interface PollTransport {
  /** May tell the asker before it returns; that it failed, too, when another poll is under way, which goes on. */
  ask(path: string, etag: string | undefined, asker: PollAsker): void;
  /** Cuts the connection at once; what is under way has failed when this returns. The next `ask` opens another. */
  drop(): void;
  close(): Promise<void>;
}

/** What an asker is told while another poll is under way. */
export function underWayAlready(): Error {
  return new Error('a request is under way on this connection already');
}

/** One poll as a promise, for those who send few. */
export function askOnce(transport: PollTransport, path: string, etag?: string): Promise<PollAnswer> {
  return new Promise((resolve, reject) => {
    transport.ask(path, etag, { answered: resolve, failed: reject });
  });
}

/** A page as `GET /messages` gives it. */
export interface MessagePage {
  readonly messages: readonly { readonly seq: number }[];
  /** The cursor to ask from next. */
  readonly next: number;
  /** The page was cut by its bytes rather than by `limit`: there is more already. */
  readonly more?: true;
}

/** @throws {SyntaxError} when it is not JSON. */
export function readPage(body: string): MessagePage {
  return JSON.parse(body) as MessagePage;
}

/** Whether there may be more already. */
export function isFull({ messages, more }: MessagePage): boolean {
  return more === true || messages.length >= DEFAULT_LIMIT;
}

/** Tells of every message. The reader has moved its cursor before: who is told may lose the connection, and open it again, at once. */
export function tellOf({ messages }: MessagePage, events: ClientEvents): void {
  for (const { seq } of messages) events.message(seq);
}
