import { mean, median, sampleStandardDeviation } from 'simple-statistics';
import { createRandom, type Random } from '../random.ts';
import { nearestRank } from './percentile.ts';

/** What repeats of one figure say together. */
export interface Estimate {
  readonly median: number;
  /** Bounds of the 95% confidence interval of the median; equal to it when there was one repeat only. */
  readonly low: number;
  readonly high: number;
  /** Coefficient of variation: standard deviation over mean. Absent for one repeat, or a mean of zero. */
  readonly cv: number | undefined;
  readonly repeats: number;
}

export const RESAMPLES = 2000;

/**
 * Median of the repeats with a percentile bootstrap interval (Efron 1979).
 * `undefined` for no values: no repeats, no figure.
 */
export function estimate(values: readonly number[], seed: number): Estimate | undefined {
  const [first] = values;
  if (first === undefined) return undefined;
  const repeats = values.length;
  if (values.every((value) => value === first)) {
    return {
      median: first,
      low: first,
      high: first,
      cv: repeats > 1 && first !== 0 ? 0 : undefined,
      repeats,
    };
  }
  const [low, high] = bootstrapInterval(values, createRandom(seed, 'bootstrap'));
  return { median: median([...values]), low, high, cv: coefficientOfVariation(values), repeats };
}

function bootstrapInterval(values: readonly number[], random: Random): [number, number] {
  const medians = Array.from({ length: RESAMPLES }, () =>
    median(values.map(() => values[Math.floor(random() * values.length)] as number)),
  ).sort((a, b) => a - b);
  return [nearestRank(medians, 0.025), nearestRank(medians, 0.975)];
}

/** Standard deviation over mean, or `undefined` where that says nothing (fewer than two values, mean zero). */
export function coefficientOfVariation(values: readonly number[]): number | undefined {
  if (values.length < 2) return undefined;
  const centre = mean([...values]);
  return centre === 0 ? undefined : sampleStandardDeviation([...values]) / Math.abs(centre);
}

/**
 * How far two figures lie apart, relative to the smaller: 0 for equal ones, 1 when one is twice the other.
 * Symmetric, so that it is the same for A/B and B/A. Infinite when exactly one of them is zero.
 */
export function relativeDifference(a: number, b: number): number {
  return a === b ? 0 : Math.abs(a - b) / Math.min(Math.abs(a), Math.abs(b));
}

/** The largest difference seen between two runs of the same cell. `undefined` without any such pair. */
export function noiseFloor(pairs: readonly (readonly [number, number])[]): number | undefined {
  if (pairs.length === 0) return undefined;
  return Math.max(...pairs.map(([a, b]) => relativeDifference(a, b)));
}

export type Outcome = 'lower' | 'higher' | 'same';

/** Whether `a` is lower than `b`, higher, or not to be told from it with noise up to `floor`. */
export function outcome(a: number, b: number, floor: number): Outcome {
  if (relativeDifference(a, b) <= floor) return 'same';
  return a < b ? 'lower' : 'higher';
}
