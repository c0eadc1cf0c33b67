import type { ClientEvents } from '../mode.ts';

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

/** Tells of every message of an answer's page. @returns the cursor to ask from next. */
export function deliverPage(body: string, events: ClientEvents): number {
  const page = JSON.parse(body) as PageBody;
  for (const { seq } of page.messages) events.message(seq);
  return page.next;
}
