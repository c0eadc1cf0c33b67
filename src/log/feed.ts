import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Meter } from '../meter.ts';
import type { MessageStore } from '../store/message-store.ts';
import { StoreUnavailable } from '../store/store-unavailable.ts';
import { createAppendQueue } from './append-queue.ts';
import { createBatcher } from './batch.ts';
import { type Cursor, LATEST, type Place } from './cursor.ts';
import { type LogEntry, type PageSize, toEntry } from './entry.ts';
import { followOthers } from './following.ts';
import { createHistory } from './history.ts';
import type { Message, NewMessage } from './message.ts';
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

/** An appended entry, with the time at which the store confirmed it, in milliseconds of the monotonic clock. */
export interface AppendedEntry extends LogEntry {
  readonly committedAtMs: number;
}

/**
 * The log as readers see it.
 *
 * A subscriber has a cursor and no buffer: the log is the buffer. A reader that falls behind leaves the live fan-out and is served page
 * by page from its cursor when it can take more. So a slow reader costs no memory.
 */
export interface Feed {
  /** The log's id, which its store keeps. Tells it from another log with the same `seq`s, such as an in-memory store after a restart. */
  readonly logId: string;
  /** The greatest `seq` that readers may see. */
  readonly headSeq: number;
  /** The greatest `seq` delivered to waiting readers; less than `headSeq` while a batch is collected. */
  readonly handedOverSeq: number;
  /**
   * Appends a message, after all appends called before.
   *
   * @param wanted - returns whether the caller still waits for the result. Called before the store is asked, and before each retry.
   * @throws {StoreUnavailable} if the store failed for this message or for one queued before it. `written` says whether the message
   *   may be in the log all the same.
   * @throws {NobodyWaits} if `wanted` returned `false`. The message was not appended.
   */
  append(message: NewMessage, wanted?: () => boolean): Promise<AppendedEntry>;
  /** Whether every message of the log reaches this server's readers soon; `false` while it cannot follow the others that append to it. */
  readonly isCurrent: boolean;
  /**
   * Returns where a cursor is in this log. One of another log is at the start. So is one beyond the head, whose messages are not in this
   * log, unless other servers append to it: then this one may not know them yet. `LATEST` is at the head.
   */
  placeOf(cursor: Cursor): Place;
  /**
   * Resolves if the store could take a message now. Writes nothing.
   *
   * @throws {StoreUnavailable} within seconds if it could not.
   */
  check(): Promise<void>;
  /** How long messages wait for their turn to be stored, and pages of history for theirs to be read, at the moment. */
  readonly appendDelayMs: number;
  readonly readDelayMs: number;
  /**
   * Returns a page of entries beyond a cursor, oldest first, from memory: no query, no wait. Returns `undefined` if memory does not
   * reach back that far.
   */
  recent(seq: number, size: PageSize): LogEntry[] | undefined;
  /**
   * Returns a page of entries beyond a cursor, oldest first, from memory or the store.
   *
   * @throws {StoreUnavailable} if the store cannot be read.
   */
  since(seq: number, size: PageSize): Promise<LogEntry[]>;
  /**
   * Queries the store for the messages beyond a cursor, oldest first, whatever is in memory: one query.
   *
   * @throws {StoreUnavailable} if the store cannot be read.
   */
  query(seq: number, limit: number): Promise<readonly Message[]>;
  /**
   * Calls `callback` once: with `true` when messages beyond the cursor are delivered, with `false` when the log is closed. Never calls it
   * before this method has returned. Each callback can be registered once at a time.
   *
   * @returns an unsubscribe function.
   */
  onceBeyond(seq: number, callback: (found: boolean) => void): () => void;
  /**
   * Delivers history beyond the cursor and then live entries to the sink, without a gap or a repeat between them.
   * May call the sink before it returns.
   */
  subscribe(seq: number, sink: Sink): Subscription;
  /** Delivers the pending batch, closes all live subscriptions and calls all waiting callbacks with `false`. */
  close(): void;
}

/** Most attempts of one compare-and-append. Each lost race means that another writer got through. */
const MAX_APPEND_ATTEMPTS = 1_000;

/** Time before a message that may have been written is looked for; repeated until the store answers. */
const LOOK_AGAIN_MS = 1_000;

/** Most bytes of live messages in one batch, in JSON. `MOST_AT_ONCE` of the longest ordinary texts fit. */
const MOST_BATCH_BYTES = 1024 * 1024;

export interface FeedOptions {
  readonly store: MessageStore;
  readonly meter: Meter;
  readonly clock: Clock;
  /** Entries kept in memory; 0 keeps none. */
  readonly tailCache: number;
  /** Least time between two batches of live entries, in milliseconds; 0 delivers each entry by itself. */
  readonly batchMs: number;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

/**
 * Opens the log over a store, after reading the `seq` of its last message.
 *
 * @throws {StoreUnavailable} if the store cannot be read.
 */
export async function openFeed({ store, meter, clock, tailCache, batchMs, log }: FeedOptions): Promise<Feed> {
  const queries = createStoreQueries(store, meter, clock);
  const logId = await queries.logId();
  let headSeq = await queries.tailSeq();
  let handedOverSeq = headSeq;
  let batch: LogEntry[] = [];
  let batchBytes = 0;
  const tail = createTail(tailCache, headSeq);
  const live = new Set<LiveSubscription>();
  const waiters = createWaiters();
  const appends = createAppendQueue(clock);
  let lookingAgain: NodeJS.Timeout | undefined;
  let closed = false;

  const recent = (seq: number, size: PageSize): LogEntry[] | undefined =>
    tailCache === 0 ? undefined : tail.since(seq, size);

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

  /** Publishes a message unless it is known already: the store tells a server also of what it inserted or read itself. */
  const take = (message: Message): void => {
    if (message.seq === headSeq + 1) publish(toEntry(message));
  };

  // Another server appended. Publish its messages before our own, or a reader's cursor would skip them.
  const learnFromStore = async (): Promise<void> => {
    for (;;) {
      const messages = await queries.since(headSeq, MOST_AT_ONCE);
      for (const message of messages) take(message);
      if (messages.length < MOST_AT_ONCE) break;
    }
    following.caughtUp();
  };

  const look = (): Promise<void> => appends.add(learnFromStore).catch(lookAgain);

  /** Looks later for messages that this server may not know: those whose insert had an unknown outcome, or that others inserted. */
  const lookAgain = (): void => {
    if (closed) return;
    lookingAgain ??= setTimeout(() => {
      lookingAgain = undefined;
      void look();
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
        if (headSeq < entry.message.seq) publish(entry);
        return { ...entry, committedAtMs };
      }
      await learnFromStore();
    }
    throw new Error(`append lost ${MAX_APPEND_ATTEMPTS} races for the next seq in a row`);
  };

  const following = followOthers({
    store,
    log,
    inserted(message) {
      if (message.seq > headSeq + 1) void look();
      else take(message);
    },
    catchUp: () => void look(),
  });

  const readable: ReadableLog = {
    get headSeq() {
      return headSeq;
    },
    fromMemory: (seq) => tail.since(seq, PAGE),
    fromStore: history.after,
    turn: queries.turn,
  };

  return {
    logId,
    get headSeq() {
      return headSeq;
    },
    get handedOverSeq() {
      return handedOverSeq;
    },
    get isCurrent() {
      return following.isCurrent;
    },
    placeOf({ logId: theirs = logId, seq }) {
      if (seq === LATEST.seq) return { seq: headSeq, reset: false };
      const isBeyond = !following.isShared && seq > headSeq;
      const reset = seq > 0 && (theirs !== logId || isBeyond);
      return { seq: reset ? 0 : seq, reset };
    },
    append: (message, wanted) => appends.add(() => appendNext(message, wanted), wanted),
    check: queries.check,
    get appendDelayMs() {
      return appends.delayMs;
    },
    get readDelayMs() {
      return queries.readDelayMs;
    },
    recent,
    async since(seq, size) {
      return recent(seq, size) ?? queries.readPage(seq, size);
    },
    query: queries.since,
    onceBeyond(seq, callback) {
      waiters.add(seq, callback);
      if (handedOverSeq > seq) queueMicrotask(() => waiters.remove(callback) && callback(true));
      return () => void waiters.remove(callback);
    },
    subscribe(seq, sink) {
      const subscription = new LiveSubscription(seq, sink, readable, live);
      subscription.resume();
      return subscription;
    },
    close() {
      closed = true;
      clearTimeout(lookingAgain);
      following.close();
      batcher.close();
      for (const subscription of [...live]) subscription.close();
      waiters.end();
    },
  };
}
