import { createRandom, shuffled } from '../random.ts';
import type { Plan, Schedule } from '../result/schema.ts';
import { goldenFraction } from './golden-ratio.ts';

/** When the messages of a cell are due and when its clients poll: pure functions of the plan and its seed. */

export interface ArrivalsSpec {
  readonly arrivals: Plan['arrivals'];
  /** What `log` arrivals repeat. */
  readonly schedule?: Schedule | undefined;
  readonly messagesPerSecond: number;
  /**
   * The schedule covers [fromMs, toMs), in ms from the start of the window. Messages before 0 are the warm-up, those after the window
   * the drain.
   */
  readonly fromMs: number;
  readonly toMs: number;
  readonly seed: number;
  /** Even arrivals are moved by up to this many ms within their slot; see {@link beatGuardMs}. */
  readonly beatGuardMs: number;
}

/**
 * Length of a scheduler tick, in ms. Polls due within one tick are sent together, as those of independent readers would not be. With ticks
 * of 10 ms the same load took up to 15% less of the server's CPU, and its CPU varied twice as much from window to window
 * (docs/decisions/082).
 */
export const TICK_MS = 1;

/**
 * Returns by how much, in ms, even arrivals are moved so that they do not beat with the poll interval.
 *
 * Where the poll interval is a multiple of the message period, or the reverse, every message would meet the same few phases of each
 * client's timer, and the measured latency would depend on them. Phases are stratified: each client stands for a stratum that is
 * 1/`clients` of the interval. Moving messages within the width of a stratum (or of a tick, if that is wider) samples the stratum
 * evenly, and changes the spacing of messages by no more than that width. Aligned clients share one stratum, the whole interval.
 */
export function beatGuardMs({ intervalMs, clients, phase, messagesPerSecond }: BeatSpec): number {
  const strata = phase === 'aligned' ? 1 : clients;
  const width = Math.max(intervalMs / strata, TICK_MS);
  return Math.min(width, 1000 / messagesPerSecond);
}

export interface BeatSpec {
  readonly intervalMs: number;
  readonly clients: number;
  readonly phase: 'jittered' | 'aligned';
  readonly messagesPerSecond: number;
}

/** Returns the due times of messages, in ms from the start of the window, ascending. */
export function dueOffsetsMs(spec: ArrivalsSpec): number[] {
  if (spec.schedule !== undefined) return repeatedOffsets(spec.schedule, spec);
  return spec.arrivals === 'even' ? evenOffsets(spec) : poissonOffsets(spec);
}

/** Repeats a schedule before 0 and behind its period, so that what comes late at the window's end is made up for at its start. */
function repeatedOffsets(
  { periodMs, offsetsMs }: Schedule,
  { fromMs, toMs }: Pick<ArrivalsSpec, 'fromMs' | 'toMs'>,
): number[] {
  const offsets: number[] = [];
  for (let round = Math.floor(fromMs / periodMs); round * periodMs < toMs; round++) {
    for (const offsetMs of offsetsMs) offsets.push(round * periodMs + offsetMs);
  }
  return offsets.filter((offset) => offset >= fromMs && offset < toMs);
}

/** Distance of even arrivals from the edges of the window, where the period leaves room for it. Longer than push takes to deliver. */
const EDGE_MARGIN_MS = 250;

/**
 * Places one message in each period, away from its start. A message due exactly at the start of the window may be sent before the
 * server's counters are read there; with ten messages in the window, a tenth of their cost would be missing.
 */
function evenOffsets({ messagesPerSecond, fromMs, toMs, seed, beatGuardMs: guard }: ArrivalsSpec): number[] {
  const periodMs = 1000 / messagesPerSecond;
  // The seed chooses where the golden-ratio sequence starts. It covers the guard evenly from any start.
  const sequenceStart = createRandom(seed, 'even arrivals')();
  const leadMs = Math.min((periodMs - guard) / 2, EDGE_MARGIN_MS);
  const offsets: number[] = [];
  for (let slot = Math.floor(fromMs / periodMs); slot * periodMs < toMs; slot++) {
    offsets.push(slot * periodMs + leadMs + ((goldenFraction(slot) + sequenceStart) % 1) * guard);
  }
  return offsets.filter((offset) => offset >= fromMs && offset < toMs);
}

/** Draws exponential gaps, outwards from 0 on either side, so that the length of the warm-up does not move the messages of the window. */
function poissonOffsets({ messagesPerSecond, fromMs, toMs, seed }: ArrivalsSpec): number[] {
  const gaps = (stream: string, limitMs: number): number[] => {
    const random = createRandom(seed, stream);
    const offsets: number[] = [];
    let offset = (-Math.log(1 - random()) * 1000) / messagesPerSecond;
    while (offset < limitMs) {
      offsets.push(offset);
      offset += (-Math.log(1 - random()) * 1000) / messagesPerSecond;
    }
    return offsets;
  };
  const before = gaps('arrivals before', -fromMs).map((offset) => -offset);
  return [...before.reverse(), ...gaps('arrivals', toMs)];
}

export interface PhasesSpec {
  readonly clients: number;
  readonly intervalMs: number;
  readonly phase: 'jittered' | 'aligned';
  readonly seed: number;
}

/**
 * Returns each client's offset within the poll interval, in ms.
 *
 * `jittered` divides the interval into as many equal strata as there are clients and puts one client at a random place in each, so that
 * even a few clients cover the interval evenly. The order of clients is random. `aligned` puts all at 0: a thundering herd.
 */
export function pollPhasesMs({ clients, intervalMs, phase, seed }: PhasesSpec): number[] {
  if (phase === 'aligned') return new Array<number>(clients).fill(0);
  const random = createRandom(seed, 'phases');
  const stratumMs = intervalMs / clients;
  return shuffled(
    Array.from({ length: clients }, (_, stratum) => (stratum + random()) * stratumMs),
    createRandom(seed, 'phase order'),
  );
}
