import { mean, median, sampleStandardDeviation } from 'simple-statistics';
import { createRandom, type Random } from '../../random.ts';
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
