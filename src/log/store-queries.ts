import type { Clock } from '../clock.ts';
import type { Meter } from '../meter.ts';
import type { InsertOutcome, MessageStore } from '../store/message-store.ts';
import { retryWhileUnavailable } from '../store/retry.ts';
import { createPage, type LogEntry, type PageSize, toEntry } from './entry.ts';
import { createTurns } from './event-loop-turns.ts';
import type { Message } from './message.ts';

/** Longest that a health check retries while another process has the store locked. */
const CHECK_RETRY_LIMIT_MS = 500;

/** Most messages in one query. A synchronous store blocks the event loop for as long as a query takes. */
const MOST_IN_A_QUERY = 100;

/** Pages of history in one turn of the event loop, about a millisecond's work. */
const PAGES_PER_TURN = 4;

/** Queries to the store. The meter counts each of them, and each is retried for a while if the store is unavailable. */
export interface StoreQueries {
  logId(): Promise<string>;
  tailSeq(): Promise<number>;
  since(seq: number, limit: number): Promise<Message[]>;
  /** @param wanted - returns whether anybody still waits for the message; called before each retry. */
  insert(message: Message, wanted?: () => boolean): Promise<InsertOutcome>;
  /** Concurrent calls share one query. */
  check(): Promise<void>;
  /** Reads the page of entries beyond a cursor, with no more queries than it takes to fill it. */
  readPage(seq: number, size: PageSize): Promise<LogEntry[]>;
  /** Resolves when it is the caller's turn to read history. */
  turn(): Promise<void>;
  /** How long the first of those has waited whose turn has not come; 0 if none waits. */
  readonly readDelayMs: number;
}

export function createStoreQueries(store: MessageStore, meter: Meter, clock: Clock): StoreQueries {
  const turns = createTurns(PAGES_PER_TURN, clock);
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
    logId: () => ask(() => store.logId()),
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
    get readDelayMs() {
      return turns.delayMs;
    },
  };
}
