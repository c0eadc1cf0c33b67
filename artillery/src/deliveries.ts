import type { Published } from '../../bench/ledger/ledger.ts';

/** What is reported of one reader's messages. */
export interface DeliveryEvents {
  /** A message arrived for the first time. `latencyMs`: since it was due. */
  delivered(latencyMs: number): void;
  repeated(): void;
  /** A message arrived for the first time, after a later one. */
  reordered(): void;
}

/** One reader's account of the messages that its worker published. */
export interface ReaderAccount {
  /** Call when a message arrives, at a time on the worker's clock. */
  received(seq: number, atMs: number): void;
  /** How many messages due in [fromMs, toMs) the reader does not have. */
  missing(fromMs: number, toMs: number): number;
}

/** The account of all messages of one worker and all its readers. */
export interface Deliveries {
  /** Call with each message that this worker has published. */
  published(message: Published): void;
  /** Accounts for what has arrived since the last call. */
  flush(): void;
  /** As {@link flush}, unless messages are arriving at this moment: those that come next would wait for it. */
  flushIfQuiet(nowMs: number): void;
  /** @param fromMs - messages that were due before are history to the reader, and not counted. */
  open(events: DeliveryEvents, fromMs: number): ReaderAccount;
}

/** Receipts of messages whose answer the publisher does not have yet are kept for so long. Those of other workers are dropped then. */
const KEEP_MS = 60_000;

/** Without an arrival for so long it is quiet; after so much longer arrivals are accounted for all the same. */
const QUIET_MS = 20;
const LONGEST_MS = 1_000;

/** A message that has arrived at a reader and is not accounted for yet. */
interface Arrival {
  readonly atMs: number;
  /** Accounts for it. */
  readonly take: () => void;
}

/** An arrival of a message that may be another worker's. */
interface EarlyArrival {
  readonly atMs: number;
  readonly take: (message: Published) => void;
}

/**
 * Accounts for the deliveries of one worker. Latency counts only between its own publisher and its own readers, which read the same clock;
 * messages of other workers, whose clocks may be others, are delivered and not counted.
 *
 * Artillery's metrics take longer than receiving a message. So arrivals are noted with their time, and accounted for by `flush`: else each reader
 * of a message would seem to have it later, by all metrics of those before.
 */
export function createDeliveries(): Deliveries {
  const known = new Map<number, Published>();
  const early = new Map<number, EarlyArrival[]>();
  let arrivals: Arrival[] = [];

  const keep = (seq: number, arrival: EarlyArrival): void => {
    const alike = early.get(seq);
    if (alike !== undefined) alike.push(arrival);
    else early.set(seq, [arrival]);
    // In order of arrival, so that the oldest stand first.
    for (const [oldSeq, [first]] of early) {
      if (first === undefined || arrival.atMs - first.atMs < KEEP_MS) break;
      early.delete(oldSeq);
    }
  };

  const flush = (): void => {
    const noted = arrivals;
    arrivals = [];
    for (const { take } of noted) take();
  };

  return {
    published(message) {
      known.set(message.seq, message);
      const waiting = early.get(message.seq) ?? [];
      early.delete(message.seq);
      for (const { atMs, take } of waiting) arrivals.push({ atMs, take: () => take(message) });
    },
    flush,
    flushIfQuiet(nowMs) {
      const [oldest, newest] = [arrivals[0], arrivals.at(-1)];
      if (oldest === undefined || newest === undefined) return;
      if (nowMs - newest.atMs >= QUIET_MS || nowMs - oldest.atMs >= LONGEST_MS) flush();
    },
    open(events, fromMs) {
      const has = new Set<number>();
      let latest = 0;
      const take = ({ seq, dueMs }: Published, atMs: number, inOrder: boolean): void => {
        if (has.has(seq)) {
          events.repeated();
          return;
        }
        has.add(seq);
        if (dueMs < fromMs) return;
        if (!inOrder) events.reordered();
        events.delivered(atMs - dueMs);
      };
      const account = (seq: number, atMs: number): void => {
        const inOrder = seq > latest || has.has(seq);
        latest = Math.max(latest, seq);
        const message = known.get(seq);
        if (message !== undefined) take(message, atMs, inOrder);
        else keep(seq, { atMs, take: (own) => take(own, atMs, inOrder) });
      };
      return {
        received(seq, atMs) {
          arrivals.push({ atMs, take: () => account(seq, atMs) });
        },
        missing(fromMs, toMs) {
          flush();
          let missing = 0;
          for (const { seq, dueMs } of known.values())
            if (dueMs >= fromMs && dueMs < toMs && !has.has(seq)) missing++;
          return missing;
        },
      };
    },
  };
}
