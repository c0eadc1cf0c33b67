import type { LogEntry, PageSize } from './entry.ts';

/** Where a subscription's entries go. */
export interface Sink {
  /**
   * Takes entries in order. `false`: the reader can take no more now; `Subscription.resume` says when it can.
   *
   * @param shared - this very array goes to every reader who keeps up, so what is made of it can be theirs together.
   */
  write(entries: readonly LogEntry[], shared: boolean): boolean;
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

/** Most entries handed over in one go; small enough that one reader who catches up does not hold up the others. */
export const MOST_AT_ONCE = 200;

/** What a reader who catches up is given in one go, and so what may wait for it beyond the limit of its buffer. */
export const PAGE: PageSize = { entries: MOST_AT_ONCE, bytes: 64 * 1024 };

/** What a subscription reads. */
export interface ReadableLog {
  readonly headSeq: number;
  /** A page beyond a cursor, oldest first; `undefined` when memory does not reach back that far. */
  fromMemory(seq: number): readonly LogEntry[] | undefined;
  /** The same, read for all readers who need it now. */
  fromStore(seq: number): Promise<readonly LogEntry[]>;
  /** Resolves when this reader may be given another page. */
  turn(): Promise<void>;
}

/** One reader's place in the log: live while it keeps up, catching up otherwise. */
export class LiveSubscription implements Subscription {
  cursor: number;
  private readonly sink: Sink;
  private readonly log: ReadableLog;
  private readonly live: Set<LiveSubscription>;
  private state: 'live' | 'catching-up' | 'paused' | 'closed' = 'paused';

  /** @param live - where it is while it gets entries as they are appended. */
  constructor(seq: number, sink: Sink, log: ReadableLog, live: Set<LiveSubscription>) {
    this.cursor = seq;
    this.sink = sink;
    this.log = log;
    this.live = live;
  }

  get closed(): boolean {
    return this.state === 'closed';
  }

  /** Takes the entries from `beforeSeq` to the head, less those that it got from the tail while they were collected. */
  deliver(entries: readonly LogEntry[], beforeSeq: number): void {
    if (this.cursor >= this.log.headSeq) return;
    const had = this.cursor - beforeSeq;
    this.cursor = this.log.headSeq;
    const shared = had <= 0;
    if (!this.sink.write(shared ? entries : entries.slice(had), shared)) this.pause();
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

  /** Synchronous from the check that nothing is left to the entry into the live set: no append can fall between them. */
  private async catchUp(): Promise<void> {
    for (let first = true; this.cursor < this.log.headSeq; first = false) {
      // Each of many readers who catch up would otherwise keep all others from being served.
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
