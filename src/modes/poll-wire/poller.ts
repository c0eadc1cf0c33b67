import type { ClientOptions, DeliveryClient } from '../mode.ts';

/** One answer to a poll, as far as a reader needs it. */
export interface PollAnswer {
  readonly status: number;
  readonly etag: string | undefined;
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
export interface PageBody {
  readonly messages: readonly { readonly seq: number }[];
  readonly next: number;
}

/**
 * A reader that polls by a timer that does not overlap, as a careful page in a browser does: the k-th poll is due k intervals
 * after the first, and one that falls due while the last is still under way is left out and counted.
 *
 * @param conditional - send `If-None-Match` with the validator of the last answer to the same question.
 */
export function createPoller(
  options: ClientOptions,
  transport: PollTransport,
  { conditional }: { conditional: boolean },
): DeliveryClient {
  const { clock, scheduler, events, pollIntervalMs } = options;
  let cursor = options.since;
  let etag: string | undefined;
  let dueMs = options.firstPollAtMs;
  let busy = false;
  let state: 'new' | 'online' | 'offline' | 'closed' = 'new';

  const poll = async (): Promise<void> => {
    const {
      status,
      body,
      etag: newEtag,
    } = await transport.ask(`/messages?since=${cursor}`, conditional ? etag : undefined);
    if (status === 304) return;
    if (status !== 200) throw new Error(`poll answered ${status}`);
    const page = JSON.parse(body) as PageBody;
    for (const { seq } of page.messages) events.message(seq);
    // A validator is for one URL: with a new cursor the question is another.
    etag = page.next === cursor ? newEtag : undefined;
    cursor = page.next;
  };

  const askOnce = async (): Promise<void> => {
    busy = true;
    try {
      await poll();
    } catch (error) {
      if (state === 'online') events.trouble((error as Error).message);
    } finally {
      busy = false;
    }
  };

  // The timer runs on while the client is offline, as a page's does; only the asking stops.
  const tick = (): void => {
    if (state === 'closed') return;
    if (state === 'online') {
      if (busy) events.missedTick();
      else void askOnce();
    }
    dueMs += pollIntervalMs;
    scheduler.at(dueMs, tick);
  };

  return {
    async open() {
      if (state === 'closed') return;
      const first = state === 'new';
      state = 'online';
      // A page asks when it loads and when it is back online, and by its timer after that.
      await poll();
      if (!first) return;
      const now = clock.nowMs();
      dueMs += Math.ceil(Math.max(0, now - dueMs) / pollIntervalMs) * pollIntervalMs;
      scheduler.at(dueMs, tick);
    },
    drop() {
      if (state !== 'online') return;
      state = 'offline';
      transport.drop();
    },
    async close() {
      state = 'closed';
      await transport.close();
    },
  };
}
