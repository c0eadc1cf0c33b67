import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Meter } from '../meter.ts';
import type { MessageStore } from '../store/message-store.ts';
import { StoreUnavailable } from '../store/store-unavailable.ts';
import { createAppendQueue } from './append-queue.ts';
import { createBatcher } from './batch.ts';
import { type LogEntry, type PageSize, toEntry } from './entry.ts';
import { createHistory } from './history.ts';
import type { NewMessage } from './message.ts';
import { createStoreQueries } from './store-queries.ts';
import {
  LiveSubscription,
  MOST_AT_ONCE,
  PAGE,
  type ReadableLog,
  type Sink,
  type Subscription,
} from './subscription.ts';
import { createTail } from './tail.ts';
import { createWaiters } from './waiters.ts';

/** An entry just appended, with the monotonic moment at which the store had it. */
export interface AppendedEntry extends LogEntry {
  readonly committedAtMs: number;
}

/**
 * The log as readers see it.
 *
 * A subscriber holds a cursor and no buffer: the log is the buffer. Who falls behind is left out of the live fan-out and is
 * served page by page from its cursor when it can take more, so a slow reader costs no memory, however slow.
 */
export interface Feed {
  /** Tells this log from another with the same `seq`s, such as a store in memory after a restart. */
  readonly logId: string;
  /** The greatest `seq` that readers may see. */
  readonly headSeq: number;
  /** The greatest `seq` handed over to those who wait for messages; behind the head while a batch is collected. */
  readonly handedOverSeq: number;
  /**
   * Appends a message, unless nobody waits for it when its turn comes.
   *
   * @param wanted - whether anybody waits for it.
   * @throws {StoreUnavailable} when the store failed, for this message or for one that it waited for; it tells whether
   *   the message may be in the log all the same.
   * @throws {NobodyWaits} when it was not appended since nobody waited any more.
   */
  append(message: NewMessage, wanted?: () => boolean): Promise<AppendedEntry>;
  /**
   * Resolves when the store could take a message now.
   *
   * @throws {StoreUnavailable} when it could not; soon, whatever the store does.
   */
  check(): Promise<void>;
  /**
   * A page beyond a cursor, oldest first, if memory has it all: no query, no further turn of the event loop.
   * `undefined` when only the store can tell.
   */
  recent(seq: number, size: PageSize): LogEntry[] | undefined;
  /**
   * A page beyond a cursor, oldest first, from memory or the store.
   * A cursor beyond the head is from a log that is no more (a store in memory, restarted): its reader begins again at 0.
   */
  since(seq: number, size: PageSize): Promise<LogEntry[]>;
  /**
   * Calls back once: with `true` when messages beyond the cursor are handed over, with `false` when the log is closed. Never before it
   * returns. Answers a function that stops waiting, after which it does not call back. A function can wait only once at a time.
   */
  onceBeyond(seq: number, callback: (found: boolean) => void): () => void;
  /**
   * Hands history beyond the cursor and then live entries to the sink, with neither gap nor repeat between them.
   * May call the sink before it returns.
   */
  subscribe(seq: number, sink: Sink): Subscription;
  close(): void;
}

/** How often compare-and-append tries again before it gives up: each lost race means that another writer got through. */
const MAX_APPEND_ATTEMPTS = 1_000;

/** A message that may have been written is looked for after this long, and again until the store answers. */
const LOOK_AGAIN_MS = 1_000;

/** Live messages that wait to be handed over together. So many that `MOST_AT_ONCE` of the longest ordinary texts fit. */
const MOST_BATCH_BYTES = 1024 * 1024;

export interface FeedOptions {
  readonly store: MessageStore;
  readonly meter: Meter;
  readonly clock: Clock;
  /** Entries kept in memory; 0 for none. */
  readonly tailCache: number;
  /** Least time between two hand-overs of live entries; 0 hands over each by itself. */
  readonly batchMs: number;
}

/** Opens the log over a store: learns its tail, then serves appends and readers. */
export async function openFeed({ store, meter, clock, tailCache, batchMs }: FeedOptions): Promise<Feed> {
  const queries = createStoreQueries(store, meter, clock);
  let headSeq = await queries.tailSeq();
  let handedOverSeq = headSeq;
  let batch: LogEntry[] = [];
  let batchBytes = 0;
  const tail = createTail(tailCache, headSeq);
  const live = new Set<LiveSubscription>();
  const waiters = createWaiters();
  const appends = createAppendQueue();
  let lookingAgain: NodeJS.Timeout | undefined;
  let closed = false;

  const knownCursor = (seq: number): number => (seq > headSeq ? 0 : seq);

  const recent = (seq: number, size: PageSize): LogEntry[] | undefined =>
    tailCache === 0 ? undefined : tail.since(knownCursor(seq), size);

  const history = createHistory((seq) => queries.readPage(seq, PAGE));

  const handOver = (): void => {
    const [entries, beforeSeq] = [batch, handedOverSeq];
    batch = [];
    batchBytes = 0;
    handedOverSeq = headSeq;
    for (const subscription of live) subscription.deliver(entries, beforeSeq);
    waiters.wake(headSeq);
  };
  const batcher = createBatcher(batchMs, handOver);

  const publish = (entry: LogEntry): void => {
    headSeq = entry.message.seq;
    tail.push(entry);
    batch.push(entry);
    batchBytes += entry.bytes;
    if (batch.length < MOST_AT_ONCE && batchBytes < MOST_BATCH_BYTES) batcher.due();
    else batcher.flush();
  };

  // Another node appended: what it wrote must be seen here before our own message, or a reader's cursor would skip it.
  const learnFromStore = async (): Promise<void> => {
    for (;;) {
      const messages = await queries.since(headSeq, MOST_AT_ONCE);
      for (const message of messages) publish(toEntry(message));
      if (messages.length < MOST_AT_ONCE) return;
    }
  };

  /** Readers get a message whose writer could not be told of it, once the store tells. */
  const lookAgain = (): void => {
    if (closed) return;
    lookingAgain ??= setTimeout(() => {
      lookingAgain = undefined;
      appends.add(learnFromStore).catch(lookAgain);
    }, LOOK_AGAIN_MS).unref();
  };

  const insert = async ({ message }: LogEntry, wanted?: () => boolean) => {
    try {
      return await queries.insert(message, wanted);
    } catch (error) {
      if (error instanceof StoreUnavailable && error.written === 'unknown') lookAgain();
      throw error;
    }
  };

  const appendNext = async (message: NewMessage, wanted?: () => boolean): Promise<AppendedEntry> => {
    for (let attempt = 0; attempt < MAX_APPEND_ATTEMPTS; attempt++) {
      const entry = toEntry({ seq: headSeq + 1, ...message, createdAt: new Date().toISOString() });
      if ((await insert(entry, wanted)) === 'inserted') {
        const committedAtMs = clock.nowMs();
        publish(entry);
        return { ...entry, committedAtMs };
      }
      await learnFromStore();
    }
    throw new Error(`append lost ${MAX_APPEND_ATTEMPTS} races for the next seq in a row`);
  };

  const log: ReadableLog = {
    get headSeq() {
      return headSeq;
    },
    fromMemory: (seq) => tail.since(seq, PAGE),
    fromStore: history.after,
    turn: queries.turn,
  };

  return {
    logId: randomBytes(6).toString('base64url'),
    get headSeq() {
      return headSeq;
    },
    get handedOverSeq() {
      return handedOverSeq;
    },
    append: (message, wanted) => appends.add(() => appendNext(message, wanted), wanted),
    check: queries.check,
    recent,
    async since(seq, size) {
      return recent(seq, size) ?? queries.readPage(knownCursor(seq), size);
    },
    onceBeyond(seq, callback) {
      const cursor = knownCursor(seq);
      waiters.add(cursor, callback);
      if (handedOverSeq > cursor) queueMicrotask(() => waiters.remove(callback) && callback(true));
      return () => void waiters.remove(callback);
    },
    subscribe(seq, sink) {
      const subscription = new LiveSubscription(knownCursor(seq), sink, log, live);
      subscription.resume();
      return subscription;
    },
    close() {
      closed = true;
      clearTimeout(lookingAgain);
      batcher.close();
      for (const subscription of [...live]) subscription.close();
      waiters.end();
    },
  };
}
