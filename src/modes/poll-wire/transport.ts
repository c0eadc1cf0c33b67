import type { ClientEvents } from '../mode.ts';
import { DEFAULT_LIMIT } from './query.ts';

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
  /** May tell the asker before it returns. */
  ask(path: string, etag: string | undefined, asker: PollAsker): void;
  /** Cuts the connection at once; what is under way has failed when this returns. The next `ask` opens another. */
  drop(): void;
  close(): Promise<void>;
}

/** One poll as a promise, for those who send few. */
export function askOnce(transport: PollTransport, path: string, etag?: string): Promise<PollAnswer> {
  return new Promise((resolve, reject) => {
    transport.ask(path, etag, { answered: resolve, failed: reject });
  });
}

/** A page as `GET /messages` gives it. */
interface PageBody {
  readonly messages: readonly { readonly seq: number }[];
  readonly next: number;
}

/** What is known after a page. */
export interface Delivered {
  /** The cursor to ask from next. */
  readonly next: number;
  /** The page was full, so there may be more already. */
  readonly full: boolean;
}

/** Tells of every message of an answer's page. @throws {SyntaxError} when it is not JSON. */
export function deliverPage(body: string, events: ClientEvents): Delivered {
  const { messages, next } = JSON.parse(body) as PageBody;
  for (const { seq } of messages) events.message(seq);
  return { next, full: messages.length >= DEFAULT_LIMIT };
}
