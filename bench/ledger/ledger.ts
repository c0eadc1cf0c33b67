import { createLatencyHistogram } from '../result/statistics/histogram.ts';
import type { Receipts } from './receipts.ts';
import type { RecoveredPart } from './recovery.ts';
import { createStalenessTally, type StalenessParts, type StalenessTally } from './staleness.ts';

/** A message and its times, as the publisher knows them: in ms, on the monotonic clock. */
export interface Published {
  readonly seq: number;
  /** When the schedule wanted it sent. Latency counts from here, so that sending late does not hide it (coordinated omission). */
  readonly dueMs: number;
  readonly sentMs: number;
  /** When the server that took it had the store's answer. */
  readonly committedMs: number;
  /**
   * From when on readers could have it; `committedMs` where it is absent. A store that tells all servers of a message may tell before its writer
   * has the answer.
   */
  readonly visibleMs?: number;
}

/** The measured time, [startMs, endMs). Messages due in it are counted; those before and after only keep the load steady. */
export interface Window {
  readonly startMs: number;
  readonly endMs: number;
}

/** The accounting of some of the clients. Parts merge exactly: counts are summed, histograms added. */
export interface LedgerPart {
  readonly clients: number;
  /** Messages of the window times clients. */
  readonly expected: number;
  /** First arrivals of messages of the window. `delivered + missed = expected`, always. */
  readonly delivered: number;
  readonly missed: number;
  /** Further arrivals of messages of the window at a client that has them already. */
  readonly duplicated: number;
  /** First arrivals of messages of the window at a client that already has a later message. */
  readonly reordered: number;
  /** Arrivals of messages that this run did not publish. */
  readonly unknown: number;
  /**
   * First arrivals before the message was due, or could be seen, by more than the tolerance: a clock is wrong. Left out of the
   * latencies.
   */
  readonly impossible: number;
  /** Receipt minus due time: an encoded histogram. */
  readonly latency: string;
  /** Receipt minus commit time: an encoded histogram. */
  readonly committedToReceived: string;
  readonly staleness: StalenessParts;
  /** First arrivals in each second of the window, by the time of arrival; of messages before the window, too. */
  readonly deliveriesBySecond: Float64Array;
  /** How readers came back from a restart of servers; absent where there was none. */
  readonly recovered?: RecoveredPart;
}

/** A receipt may precede its commit time by this much, in ms: the server reads the clock for it just before the fan-out. */
const CLOCK_TOLERANCE_MS = 0.05;

/**
 * Accounts for every client and message pair: delivered, missed, duplicated or reordered.
 *
 * @param published - every message sent while clients were connected, in order of `seq`, also those outside the window.
 * @param receipts - what the clients received, in order of arrival.
 * @param clients - number of clients of this part; receipts name them by index from 0.
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
    const sinceVisibleMs = receivedMs - (message.visibleMs ?? message.committedMs);
    if (sinceDueMs < 0 || sinceVisibleMs < -CLOCK_TOLERANCE_MS) {
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
    addStaleness(published, firstArrivalMs, window, staleness.addInterval);
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
 * Adds up the staleness of one client. At any moment its lag is the age, since commit, of the oldest committed message that the client does
 * not have.
 *
 * Message i is that oldest message from its commit, or from when all before it have arrived if that is later, until it arrives.
 *
 * @param firstArrivalMs - first arrival of each message at this client; `Infinity` when it did not arrive.
 * @param addInterval - called for each interval in which the client lags; see {@link StalenessTally.addInterval}.
 */
function addStaleness(
  published: readonly Published[],
  firstArrivalMs: Float64Array,
  window: Window,
  addInterval: StalenessTally['addInterval'],
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

/**
 * Groups receipts by client with a counting sort: linear time, and no array for each client.
 *
 * @returns a function that returns the indices of a client's receipts, in order of arrival.
 */
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
