import { mean as meanOfMutable, sampleVariance } from 'simple-statistics';
import { meanInterval } from '../statistics/intervals.ts';
import { tQuantile975, Z_975 } from '../statistics/student.ts';

/** How one figure stands to another: below it, above it, or not told apart from it. */
export type Difference = 'lower' | 'higher' | 'same';

/** How much one figure differs between measurements of the very same cell. */
export interface Noise {
  /** Standard deviation of its logarithm; 0 for what has none, such as lost messages. */
  readonly spread: number;
  /** Measured in the run itself by A/A pairs, or known from runs that were repeated (docs/decisions/081). */
  readonly source: 'measured' | 'known';
  /** A/A pairs that it was measured with. */
  readonly pairs: number;
}

/** What a comparison of two figures found. */
export interface Judgement {
  /** How the first stands to the second. */
  readonly outcome: Difference;
  /** Repeats that were compared; of two runs, the fewer of both. */
  readonly repeats: number;
  /** Relative difference that the noise alone may make. */
  readonly floorFraction: number;
}

/**
 * 99.5th percentile of the normal distribution. One measurement of each side has no interval of its own, so it is judged by what is known
 * of the noise alone, and more strictly: one in a hundred equal pairs may be told apart.
 */
const Z_995 = 2.576;

/**
 * Judges two figures that were measured under the same load, repeat by repeat. The difference is that of their logarithms, in each repeat,
 * since both then met the same load at about the same time; it is told where its 95% interval, by Student's t, lies beyond the noise
 * floor on one side. One repeat has no interval, so the floor alone decides.
 *
 * @param pairs - the two figures of each repeat.
 */
export function judgePaired(pairs: readonly (readonly [number, number])[], noise: Noise): Judgement {
  const repeats = pairs.length;
  const floorLog = floorOf(noise, Math.SQRT2 / Math.sqrt(repeats), repeats);
  const columns = [0, 1].map((side) => pairs.map((pair) => pair[side] ?? Number.NaN)) as [number[], number[]];
  const told = judgementOf(repeats, floorLog);
  if (isExact(noise, columns)) return told(ofMeans(columns, floorLog));
  const logs = pairs.map(([a, b]) => Math.log(a / b));
  return told(beyond(repeats === 1 ? [logs[0] ?? 0, logs[0] ?? 0] : meanInterval(logs), floorLog));
}

/**
 * Judges two figures of different runs, whose repeats do not belong together. As {@link judgePaired}, with the interval of Welch's t
 * test where both were repeated.
 */
export function judgeUnpaired(a: readonly number[], b: readonly number[], noise: Noise): Judgement {
  const repeats = Math.min(a.length, b.length);
  const floorLog = floorOf(noise, Math.sqrt(1 / a.length + 1 / b.length), repeats);
  const told = judgementOf(repeats, floorLog);
  if (isExact(noise, [a, b])) return told(ofMeans([a, b], floorLog));
  const [left, right] = [a.map(Math.log), b.map(Math.log)];
  const difference = mean(left) - mean(right);
  if (repeats === 1) return told(beyond([difference, difference], floorLog));
  const [va, vb] = [variance(left) / left.length, variance(right) / right.length];
  // Welch and Satterthwaite's degrees of freedom.
  const freedom = (va + vb) ** 2 / (va ** 2 / (left.length - 1) + vb ** 2 / (right.length - 1)) || 1;
  const margin = tQuantile975(freedom) * Math.sqrt(va + vb);
  return told(beyond([difference - margin, difference + margin], floorLog));
}

/** Makes judgements of one comparison from their outcomes. */
function judgementOf(repeats: number, floorLog: number): (outcome: Difference) => Judgement {
  return (outcome) => ({ outcome, repeats, floorFraction: Math.expm1(floorLog) });
}

/** Returns the logarithm up to which two equal figures may differ, given the standard error of their difference in spreads. */
function floorOf({ spread, source, pairs }: Noise, errorsInSpreads: number, repeats: number): number {
  const known = repeats === 1 ? Z_995 : Z_975;
  const quantile = source === 'measured' ? Math.max(known, tQuantile975(pairs)) : known;
  return quantile * spread * errorsInSpreads;
}

function beyond([low, high]: readonly [number, number], floorLog: number): Difference {
  if (high < -floorLog) return 'lower';
  return low > floorLog ? 'higher' : 'same';
}

/** Counts without noise, and figures that are zero somewhere, have no logarithm to judge by. */
function isExact({ spread }: Noise, columns: readonly (readonly number[])[]): boolean {
  return spread === 0 || columns.some((column) => column.some((value) => value <= 0));
}

function ofMeans([a, b]: readonly [readonly number[], readonly number[]], floorLog: number): Difference {
  const [left, right] = [mean(a), mean(b)];
  if (relativeDifference(left, right) <= Math.expm1(floorLog)) return 'same';
  return left < right ? 'lower' : 'higher';
}

/** As of simple-statistics, whose types ask for arrays that may be changed. */
function mean(values: readonly number[]): number {
  return meanOfMutable([...values]);
}

function variance(values: readonly number[]): number {
  return sampleVariance([...values]);
}

/**
 * How far two figures lie apart, relative to the smaller: 0 for equal ones, 1 when one is twice the other.
 * Symmetric, so that it is the same for A/B and B/A. Infinite when exactly one of them is zero.
 */
export function relativeDifference(a: number, b: number): number {
  return a === b ? 0 : Math.abs(a - b) / Math.min(Math.abs(a), Math.abs(b));
}
