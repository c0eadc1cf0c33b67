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

/** Sends one poll over a connection that it keeps. */
export interface PollTransport {
  ask(path: string, etag: string | undefined): Promise<PollAnswer>;
  /** Cuts the connection at once; what is under way rejects. The next `ask` opens another. */
  drop(): void;
  close(): Promise<void>;
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

/** Tells of every message of an answer's page. */
export function deliverPage(body: string, events: ClientEvents): Delivered {
  const { messages, next } = JSON.parse(body) as PageBody;
  for (const { seq } of messages) events.message(seq);
  return { next, full: messages.length >= DEFAULT_LIMIT };
}
