import { createLatencyHistogram } from '../result/statistics/histogram.ts';
import type { Receipts } from './receipts.ts';
import { createStalenessTally, type StalenessParts } from './staleness.ts';

/** A message as its publisher knows it. Times are of the monotonic clock, in milliseconds. */
export interface Published {
  readonly seq: number;
  /** When the plan wanted it sent; latency counts from here, whatever happened since. */
  readonly dueMs: number;
  readonly sentMs: number;
  readonly committedMs: number;
}

/** Messages due within it are accounted; the others only keep the load steady around it. */
export interface Window {
  readonly startMs: number;
  readonly endMs: number;
}

/** The accounting of some clients: counts to be summed and histograms to be added, so that threads merge without loss. */
export interface LedgerPart {
  readonly clients: number;
  /** Messages of the window times clients. */
  readonly expected: number;
  /** First arrivals. `delivered + missed = expected`, always. */
  readonly delivered: number;
  readonly missed: number;
  /** Arrivals of a message of the window that the client had already. */
  readonly duplicated: number;
  /** First arrivals of messages of the window after that of a later message. */
  readonly reordered: number;
  /** Arrivals of messages that nobody here published. */
  readonly unknown: number;
  /** Arrivals before the message was due or committed: one of the clocks lies. */
  readonly impossible: number;
  /** Receipt minus due time; encoded histograms. */
  readonly latency: string;
  readonly committedToReceived: string;
  readonly staleness: StalenessParts;
  /** First arrivals in each second of the window, by the time they arrived. */
  readonly deliveriesBySecond: Float64Array;
}

/** How far a receipt may precede its commit before a clock is to blame: the commit is stamped just before its fan-out. */
const CLOCK_TOLERANCE_MS = 0.05;

/**
 * Settles what was published against what arrived.
 *
 * @param published - every message sent while clients were connected, in order of `seq`, those outside the window too.
 * @param clients - how many clients this part has; receipts name them by index from 0.
 */
export function settle(
  published: readonly Published[],
  receipts: Receipts,
  clients: number,
  window: Window,
): LedgerPart {
  const windowMs = window.endMs - window.startMs;
  const latency = createLatencyHistogram();
  const committedToReceived = createLatencyHistogram();
  const staleness = createStalenessTally(windowMs);
  const deliveriesBySecond = new Float64Array(Math.max(1, Math.ceil(windowMs / 1000)));
  const indexOfSeq = new Map(published.map(({ seq }, index) => [seq, index]));
  const inWindow = published.map(({ dueMs }) => dueMs >= window.startMs && dueMs < window.endMs);
  const measured = inWindow.filter(Boolean).length;
  let delivered = 0;
  let duplicated = 0;
  let reordered = 0;
  let unknown = 0;
  let impossible = 0;

  const recordFirst = (message: Published, receivedMs: number): void => {
    delivered++;
    const sinceDueMs = receivedMs - message.dueMs;
    const sinceCommitMs = receivedMs - message.committedMs;
    if (sinceDueMs < 0 || sinceCommitMs < -CLOCK_TOLERANCE_MS) {
      impossible++;
      return;
    }
    latency.record(sinceDueMs);
    committedToReceived.record(Math.max(0, sinceCommitMs));
  };

  const firstArrivalMs = new Float64Array(published.length);
  const byClient = groupByClient(receipts, clients);
  for (let client = 0; client < clients; client++) {
    firstArrivalMs.fill(Infinity);
    let latestIndex = -1;
    for (const receipt of byClient(client)) {
      const index = indexOfSeq.get(receipts.seqAt(receipt));
      const message = index === undefined ? undefined : published[index];
      if (index === undefined || message === undefined) {
        unknown++;
        continue;
      }
      const atMs = receipts.timeAt(receipt);
      const counts = inWindow[index] ? 1 : 0;
      if (firstArrivalMs[index] !== Infinity) {
        duplicated += counts;
        continue;
      }
      firstArrivalMs[index] = atMs;
      if (index < latestIndex) reordered += counts;
      else latestIndex = index;
      const second = Math.floor((atMs - window.startMs) / 1000);
      if (second >= 0 && atMs < window.endMs)
        deliveriesBySecond[second] = (deliveriesBySecond[second] ?? 0) + 1;
      if (counts) recordFirst(message, atMs);
    }
    ageView(published, firstArrivalMs, window, staleness.addInterval);
  }

  const expected = measured * clients;
  return {
    clients,
    expected,
    delivered,
    missed: expected - delivered,
    duplicated,
    reordered,
    unknown,
    impossible,
    latency: latency.encode(),
    committedToReceived: committedToReceived.encode(),
    staleness: staleness.parts,
    deliveriesBySecond,
  };
}

/**
 * How one client's view aged: at each moment it is as old as the oldest committed message that it does not have yet.
 *
 * Message i is that oldest one from its commit, or from the moment all before it had arrived, until it arrives itself.
 */
function ageView(
  published: readonly Published[],
  firstArrivalMs: Float64Array,
  window: Window,
  addInterval: (startMs: number, fromLagMs: number, toLagMs: number) => void,
): void {
  let allBeforeMs = -Infinity;
  for (const [index, { committedMs }] of published.entries()) {
    const arrivedMs = Math.min(firstArrivalMs[index] ?? Infinity, window.endMs);
    const fromMs = Math.max(committedMs, allBeforeMs, window.startMs);
    if (arrivedMs > fromMs)
      addInterval(fromMs - window.startMs, fromMs - committedMs, arrivedMs - committedMs);
    allBeforeMs = Math.max(allBeforeMs, firstArrivalMs[index] ?? Infinity);
    if (allBeforeMs >= window.endMs) return;
  }
}

/** Receipts of each client in order of arrival, by counting: one pass, no array for each client. */
function groupByClient(receipts: Receipts, clients: number): (client: number) => Uint32Array {
  const starts = new Uint32Array(clients + 2);
  for (let index = 0; index < receipts.length; index++) {
    const slot = receipts.clientAt(index) + 2;
    starts[slot] = (starts[slot] ?? 0) + 1;
  }
  for (let slot = 2; slot < starts.length; slot++) {
    starts[slot] = (starts[slot] as number) + (starts[slot - 1] as number);
  }
  const order = new Uint32Array(receipts.length);
  for (let index = 0; index < receipts.length; index++) {
    const slot = receipts.clientAt(index) + 1;
    const position = starts[slot] as number;
    order[position] = index;
    starts[slot] = position + 1;
  }
  return (client) => order.subarray(starts[client], starts[client + 1]);
}
