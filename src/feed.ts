import { randomBytes } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createBatcher } from './batch.ts';
import type { Clock } from './clock.ts';
import { type LogEntry, toEntry } from './log-entry.ts';
import type { NewMessage } from './message.ts';
import type { Meter } from './meter.ts';
import type { MessageStore } from './store/message-store.ts';
import { createTail } from './tail.ts';
import { createWaiters } from './waiters.ts';

/** An entry just appended, with the monotonic moment at which the store had it. */
export interface AppendedEntry extends LogEntry {
  readonly committedAtMs: number;
}

/** Where a subscription's entries go. */
export interface Sink {
  /** Takes entries in order. `false`: the reader can take no more now; `Subscription.resume` says when it can. */
  write(entries: readonly LogEntry[]): boolean;
  /** The reader has reached the head of the log: from now on it gets entries as they are appended. Called each time it does. */
  caughtUp?(subscription: Subscription): void;
  /** History could not be read from the store. The reader should be cut off; it comes back with its cursor. */
  failed(error: Error): void;
}

export interface Subscription {
  /** The `seq` of the last entry handed to the sink. */
  readonly cursor: number;
  readonly closed: boolean;
  /** The reader can take more: it continues from its cursor, from the tail or from the store. */
  resume(): void;
  close(): void;
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
  append(message: NewMessage): Promise<AppendedEntry>;
  /**
   * Entries beyond a cursor, oldest first, if memory has them all: no query, no further turn of the event loop.
   * `undefined` when only the store can tell.
   */
  recent(seq: number, limit: number): LogEntry[] | undefined;
  /**
   * Entries beyond a cursor, oldest first, from memory or the store.
   * A cursor beyond the head is from a log that is no more (a store in memory, restarted): its reader begins again at 0.
   */
  since(seq: number, limit: number): Promise<LogEntry[]>;
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

/** Most entries handed over in one go; small enough that one reader who catches up does not hold up the others. */
const PAGE = 200;

/** How often compare-and-append tries again before it gives up: each lost race means that another writer got through. */
const MAX_APPEND_ATTEMPTS = 1_000;

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
  meter.countStoreQuery();
  let headSeq = await store.tailSeq();
  let handedOverSeq = headSeq;
  let batch: LogEntry[] = [];
  const tail = createTail(tailCache, headSeq);
  const live = new Set<LiveSubscription>();
  const waiters = createWaiters();
  let lastAppend: Promise<unknown> = Promise.resolve();

  const knownCursor = (seq: number): number => (seq > headSeq ? 0 : seq);

  const recent = (seq: number, limit: number): LogEntry[] | undefined =>
    tailCache === 0 ? undefined : tail.since(knownCursor(seq), limit);

  const readStore = async (seq: number, limit: number): Promise<LogEntry[]> => {
    meter.countStoreQuery();
    return (await store.since(seq, limit)).map(toEntry);
  };

  const handOver = (): void => {
    const [entries, beforeSeq] = [batch, handedOverSeq];
    batch = [];
    handedOverSeq = headSeq;
    for (const subscription of live) subscription.deliver(entries, beforeSeq);
    waiters.wake(headSeq);
  };
  const batcher = createBatcher(batchMs, handOver);

  const publish = (entry: LogEntry): void => {
    headSeq = entry.message.seq;
    tail.push(entry);
    batch.push(entry);
    if (batch.length < PAGE) batcher.due();
    else handOver();
  };

  // Another node appended: what it wrote must be seen here before our own message, or a reader's cursor would skip it.
  const learnFromStore = async (): Promise<void> => {
    for (;;) {
      const entries = await readStore(headSeq, PAGE);
      entries.forEach(publish);
      if (entries.length < PAGE) return;
    }
  };

  const appendNext = async (message: NewMessage): Promise<AppendedEntry> => {
    for (let attempt = 0; attempt < MAX_APPEND_ATTEMPTS; attempt++) {
      const entry = toEntry({ seq: headSeq + 1, ...message, createdAt: new Date().toISOString() });
      meter.countStoreQuery();
      if ((await store.insert(entry.message)) === 'inserted') {
        const committedAtMs = clock.nowMs();
        publish(entry);
        return { ...entry, committedAtMs };
      }
      await learnFromStore();
    }
    throw new Error(`append lost ${MAX_APPEND_ATTEMPTS} races for the next seq in a row`);
  };

  /** One reader's place in the log: live while it keeps up, catching up otherwise. */
  class LiveSubscription implements Subscription {
    cursor: number;
    private readonly sink: Sink;
    private state: 'live' | 'catching-up' | 'paused' | 'closed' = 'paused';

    constructor(seq: number, sink: Sink) {
      this.cursor = seq;
      this.sink = sink;
    }

    get closed(): boolean {
      return this.state === 'closed';
    }

    /** Takes the entries from `beforeSeq` to the head, less those that it got from the tail while they were collected. */
    deliver(entries: readonly LogEntry[], beforeSeq: number): void {
      if (this.cursor >= headSeq) return;
      const had = this.cursor - beforeSeq;
      this.cursor = headSeq;
      if (!this.sink.write(had > 0 ? entries.slice(had) : entries)) this.pause();
    }

    resume(): void {
      if (this.state !== 'paused') return;
      this.state = 'catching-up';
      this.catchUp().catch((error: Error) => {
        if (this.state === 'closed') return;
        this.close();
        this.sink.failed(error);
      });
    }

    close(): void {
      this.state = 'closed';
      live.delete(this);
    }

    private pause(): void {
      if (this.state === 'closed') return;
      this.state = 'paused';
      live.delete(this);
    }

    /** Synchronous from the check that nothing is left to the entry into the live set: no append can fall between them. */
    private async catchUp(): Promise<void> {
      for (let pages = 1; this.cursor < headSeq; pages++) {
        const found = tail.since(this.cursor, PAGE);
        const entries = found ?? (await readStore(this.cursor, PAGE));
        if (this.state !== 'catching-up') return;
        const last = entries.at(-1);
        if (last === undefined) break;
        this.cursor = last.message.seq;
        if (!this.sink.write(entries)) return this.pause();
        // From memory nothing here waits, so a far-behind reader would keep everyone else from being served.
        if (found !== undefined && pages % 10 === 0) await nextTurn();
        if (this.state !== 'catching-up') return;
      }
      this.state = 'live';
      live.add(this);
      this.sink.caughtUp?.(this);
    }
  }

  return {
    logId: randomBytes(6).toString('base64url'),
    get headSeq() {
      return headSeq;
    },
    get handedOverSeq() {
      return handedOverSeq;
    },
    append(message) {
      // One at a time: writers of this process would only race each other for the same seq.
      const appended = lastAppend.then(() => appendNext(message));
      lastAppend = appended.catch(() => {});
      return appended;
    },
    recent,
    async since(seq, limit) {
      return recent(seq, limit) ?? readStore(knownCursor(seq), limit);
    },
    onceBeyond(seq, callback) {
      const cursor = knownCursor(seq);
      waiters.add(cursor, callback);
      if (handedOverSeq > cursor) queueMicrotask(() => waiters.remove(callback) && callback(true));
      return () => void waiters.remove(callback);
    },
    subscribe(seq, sink) {
      const subscription = new LiveSubscription(knownCursor(seq), sink);
      subscription.resume();
      return subscription;
    },
    close() {
      batcher.close();
      for (const subscription of [...live]) subscription.close();
      waiters.end();
    },
  };
}
