import { mean, median, sampleStandardDeviation } from 'simple-statistics';
import { tQuantile975 } from './student.ts';

/** What repeats of one figure say together. */
export interface Estimate {
  readonly median: number;
  /** Bounds of the 95% confidence interval; equal to the median when there was one repeat only. */
  readonly low: number;
  readonly high: number;
  /** Coefficient of variation: standard deviation over mean. Absent for one repeat, or a mean of zero. */
  readonly cv: number | undefined;
  readonly repeats: number;
}

/**
 * Median of the repeats, with the interval of Student's t: of the logarithms, since noise multiplies a cost or a time, or of the values
 * themselves where one of them is not positive. It keeps its coverage for three repeats too, where a percentile bootstrap, whose bounds
 * never lie outside the values, covers three quarters. `undefined` for no values: no repeats, no figure.
 */
export function estimate(values: readonly number[]): Estimate | undefined {
  const [first] = values;
  if (first === undefined) return undefined;
  const repeats = values.length;
  const middle = median([...values]);
  const cv = coefficientOfVariation(values);
  if (repeats === 1) return { median: middle, low: middle, high: middle, cv, repeats };
  const arePositive = values.every((value) => value > 0);
  const [low, high] = arePositive ? meanInterval(values.map(Math.log)).map(Math.exp) : meanInterval(values);
  // The interval is the mean's. Of a few lopsided values the median may lie just outside of it, and what is shown should not.
  return {
    median: middle,
    low: Math.min(low ?? middle, middle),
    high: Math.max(high ?? middle, middle),
    cv,
    repeats,
  };
}

/** Returns the bounds of the 95% confidence interval of the mean of at least two values, by Student's t. */
export function meanInterval(values: readonly number[]): [low: number, high: number] {
  const centre = mean([...values]);
  const margin =
    (tQuantile975(values.length - 1) * sampleStandardDeviation([...values])) / Math.sqrt(values.length);
  return [centre - margin, centre + margin];
}

/** Standard deviation over mean, or `undefined` where that says nothing (fewer than two values, mean zero). */
export function coefficientOfVariation(values: readonly number[]): number | undefined {
  if (values.length < 2) return undefined;
  const centre = mean([...values]);
  return centre === 0 ? undefined : sampleStandardDeviation([...values]) / Math.abs(centre);
}
