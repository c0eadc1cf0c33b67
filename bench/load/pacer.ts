import { createRandom, shuffled } from '../random.ts';
import { goldenFraction } from './golden-ratio.ts';

/** When the messages of a cell are due and when its clients poll: pure functions of the plan, so a seed says it all. */

export interface ArrivalsSpec {
  readonly arrivals: 'even' | 'poisson';
  readonly messagesPerSecond: number;
  /** The schedule covers [fromMs, toMs) relative to the window's start; messages before 0 warm up, those past the window's end let it drain. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly seed: number;
  /** Even arrivals are moved by up to this much within their slot; see `beatGuardMs`. */
  readonly beatGuardMs: number;
}

/** Polls due within one tick are sent together; short intervals get shorter ticks, so that a tick stays a small part of them. */
export function tickMs(pollIntervalMs: number): number {
  return Math.min(10, Math.max(1, pollIntervalMs / 25));
}

/**
 * How far even arrivals are moved so that they do not beat with the poll interval.
 *
 * With a rate that divides the interval every message would meet the same phase of every client's timer. Phases are stratified,
 * so each client stands for a stratum of one `clients`-th of the interval; moving messages within that width (or a tick's, where
 * that is wider) makes them sample it evenly, and changes the spacing of messages by no more. Aligned clients all stand for the
 * whole interval.
 */
export function beatGuardMs({ intervalMs, clients, phase, messagesPerSecond }: BeatSpec): number {
  const strata = phase === 'aligned' ? 1 : clients;
  const width = Math.max(intervalMs / strata, tickMs(intervalMs));
  return Math.min(width, 1000 / messagesPerSecond);
}

export interface BeatSpec {
  readonly intervalMs: number;
  readonly clients: number;
  readonly phase: 'jittered' | 'aligned';
  readonly messagesPerSecond: number;
}

/** Due times in milliseconds relative to the window's start, ascending. */
export function dueOffsetsMs(spec: ArrivalsSpec): number[] {
  return spec.arrivals === 'even' ? evenOffsets(spec) : poissonOffsets(spec);
}

/** Even arrivals keep this far from the window's edges where their period has the room; longer than push takes to deliver. */
const CLEAR_OF_EDGES_MS = 250;

/**
 * One message in each slot of a period, at or after the slot's beginning. A message that is due at the very start of the window may
 * be on its way before the meter is read there, and of ten messages that would be a tenth of what they cost.
 */
function evenOffsets({ messagesPerSecond, fromMs, toMs, seed, beatGuardMs: guard }: ArrivalsSpec): number[] {
  const periodMs = 1000 / messagesPerSecond;
  // Where the sequence begins is the seed's; it covers the guard evenly from wherever it begins.
  const beginning = createRandom(seed, 'even arrivals')();
  const leadMs = Math.min((periodMs - guard) / 2, CLEAR_OF_EDGES_MS);
  const offsets: number[] = [];
  for (let slot = Math.floor(fromMs / periodMs); slot * periodMs < toMs; slot++) {
    offsets.push(slot * periodMs + leadMs + ((goldenFraction(slot) + beginning) % 1) * guard);
  }
  return offsets.filter((offset) => offset >= fromMs && offset < toMs);
}

/** Exponential gaps; drawn outwards from 0, so that a longer warm-up does not move the messages of the window. */
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
 * Each client's offset within the poll interval, in milliseconds.
 *
 * `jittered`: one client in each of `clients` equal strata, at a random place in it and in random order, so that few clients
 * already cover the interval evenly. `aligned`: all at 0, the thundering herd.
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
