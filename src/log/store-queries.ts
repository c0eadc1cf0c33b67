import type { Clock } from '../clock.ts';
import type { Meter } from '../meter.ts';
import type { InsertOutcome, MessageStore } from '../store/message-store.ts';
import { retryWhileUnavailable } from '../store/retry.ts';
import { createPage, type LogEntry, type PageSize, toEntry } from './entry.ts';
import { createTurns } from './event-loop-turns.ts';
import type { Message } from './message.ts';

/** Whoever asks for the server's health waits no longer than this for a store that another process holds. */
const CHECK_RETRY_LIMIT_MS = 500;

/** Messages in one query: a store that answers synchronously keeps everybody waiting for so long. */
const MOST_IN_A_QUERY = 100;

/** Pages of history in one turn of the event loop, about a millisecond's work. */
const PAGES_PER_TURN = 4;

/** Queries to the store. Each is counted by the meter, and asked again for a while where the store is unavailable. */
export interface StoreQueries {
  tailSeq(): Promise<number>;
  since(seq: number, limit: number): Promise<Message[]>;
  /** @param wanted - whether anybody waits for the message; the store is not asked again once nobody does. */
  insert(message: Message, wanted?: () => boolean): Promise<InsertOutcome>;
  /** However many call at once, the store is asked once. */
  check(): Promise<void>;
  /** Reads a page beyond a cursor in as few queries as it takes to know that it is full. */
  readPage(seq: number, size: PageSize): Promise<LogEntry[]>;
  /** Resolves when it is the caller's turn to read history. */
  turn(): Promise<void>;
}

export function createStoreQueries(store: MessageStore, meter: Meter, clock: Clock): StoreQueries {
  const turns = createTurns(PAGES_PER_TURN);
  let checking: Promise<void> | undefined;

  const ask = <T>(
    query: () => Promise<T>,
    options: { limitMs?: number; wanted?: () => boolean } = {},
  ): Promise<T> =>
    retryWhileUnavailable(
      () => {
        meter.countStoreQuery();
        return query();
      },
      { clock, ...options },
    );

  const since = (seq: number, limit: number): Promise<Message[]> => ask(() => store.since(seq, limit));

  return {
    tailSeq: () => ask(() => store.tailSeq()),
    since,
    insert: (message, wanted) => ask(() => store.insert(message), wanted && { wanted }),
    check() {
      checking ??= ask(() => store.check(), { limitMs: CHECK_RETRY_LIMIT_MS }).finally(() => {
        checking = undefined;
      });
      return checking;
    },
    async readPage(seq, size) {
      const page = createPage(size);
      for (let cursor = seq; ; cursor = page.entries.at(-1)?.message.seq ?? seq) {
        await turns.next();
        const asked = Math.min(MOST_IN_A_QUERY, size.entries - page.entries.length);
        const found = await since(cursor, asked);
        const isFull = !found.every((message) => page.add(toEntry(message)));
        if (isFull || found.length < asked || page.entries.length === size.entries) return page.entries;
      }
    },
    turn: turns.next,
  };
}
