import type { LogEntry, PageSize } from './entry.ts';

/** Receives the entries of a subscription. */
export interface Sink {
  /**
   * Takes entries, in order of `seq`. Returns `false` if the reader can take no more now (back-pressure); the subscription then pauses
   * until `Subscription.resume` is called.
   *
   * @param shared - whether every live reader gets this same array, so that what is encoded from it can be shared.
   */
  write(entries: readonly LogEntry[], shared: boolean): boolean;
  /** Called each time the reader has reached the head of the log; from then on it gets entries as they are appended. */
  caughtUp?(subscription: Subscription): void;
  /** Called when history cannot be read from the store. The subscription is closed; cut the reader off, it can return with its cursor. */
  failed(error: Error): void;
}

/** Delivery of the log to one reader, from its cursor on. */
export interface Subscription {
  /** The `seq` of the last entry given to the sink. */
  readonly cursor: number;
  readonly closed: boolean;
  /** Call when the reader can take more. Delivery continues after the cursor. Does nothing unless paused. */
  resume(): void;
  /** Ends the subscription; the sink is not called again. */
  close(): void;
}

/** Most entries in one delivery; small enough that a reader that catches up does not delay the others. */
export const MOST_AT_ONCE = 200;

/** One delivery to a reader that catches up. A reader's buffer can exceed its limit by this much. */
export const PAGE: PageSize = { entries: MOST_AT_ONCE, bytes: 64 * 1024 };

/** The part of the log that a subscription reads. */
export interface ReadableLog {
  readonly headSeq: number;
  /** Returns a page of entries beyond a cursor, oldest first, or `undefined` if memory does not reach back that far. */
  fromMemory(seq: number): readonly LogEntry[] | undefined;
  /** Reads the same page from the store, once for all readers that need it now. */
  fromStore(seq: number): Promise<readonly LogEntry[]>;
  /** Resolves when the caller may deliver another page; see `event-loop-turns.ts`. */
  turn(): Promise<void>;
}

/** One reader's place in the log. It is live while the reader keeps up, and catches up or is paused otherwise. */
export class LiveSubscription implements Subscription {
  cursor: number;
  private readonly sink: Sink;
  private readonly log: ReadableLog;
  private readonly live: Set<LiveSubscription>;
  private state: 'live' | 'catching-up' | 'paused' | 'closed' = 'paused';

  /**
   * Starts paused; call {@link resume}.
   *
   * @param seq - the reader's cursor.
   * @param live - the set of all live subscriptions; this one adds and removes itself.
   */
  constructor(seq: number, sink: Sink, log: ReadableLog, live: Set<LiveSubscription>) {
    this.cursor = seq;
    this.sink = sink;
    this.log = log;
    this.live = live;
  }

  get closed(): boolean {
    return this.state === 'closed';
  }

  /**
   * Delivers a batch. Skips entries that this reader already got from the tail while it caught up.
   *
   * @param entries - all entries after `beforeSeq` up to the head of the log.
   */
  deliver(entries: readonly LogEntry[], beforeSeq: number): void {
    if (this.cursor >= this.log.headSeq) return;
    const alreadyDelivered = this.cursor - beforeSeq;
    this.cursor = this.log.headSeq;
    const shared = alreadyDelivered <= 0;
    if (!this.sink.write(shared ? entries : entries.slice(alreadyDelivered), shared)) this.pause();
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
    this.live.delete(this);
  }

  private pause(): void {
    if (this.state === 'closed') return;
    this.state = 'paused';
    this.live.delete(this);
  }

  /** Checks that nothing is left and joins the live set in the same turn, so that no append can fall between the two. */
  private async catchUp(): Promise<void> {
    for (let first = true; this.cursor < this.log.headSeq; first = false) {
      // Yield between pages: many readers that catch up would otherwise block the event loop.
      if (!first) await this.log.turn();
      if (this.state !== 'catching-up') return;
      const entries = this.log.fromMemory(this.cursor) ?? (await this.log.fromStore(this.cursor));
      if (this.state !== 'catching-up') return;
      const last = entries.at(-1);
      if (last === undefined) break;
      this.cursor = last.message.seq;
      if (!this.sink.write(entries, false)) return this.pause();
      if (this.state !== 'catching-up') return;
    }
    this.state = 'live';
    this.live.add(this);
    this.sink.caughtUp?.(this);
  }
}
