import type { Estimate } from './statistics/intervals.ts';

/** How one figure stands to another: below it, above it, or not to be told from it. */
export type Difference = 'lower' | 'higher' | 'same';

/**
 * How far two figures lie apart, relative to the smaller: 0 for equal ones, 1 when one is twice the other.
 * Symmetric, so that it is the same for A/B and B/A. Infinite when exactly one of them is zero.
 */
export function relativeDifference(a: number, b: number): number {
  return a === b ? 0 : Math.abs(a - b) / Math.min(Math.abs(a), Math.abs(b));
}

/** Returns whether `a` is lower than `b`, higher, or not to be told from it with noise up to `floor`, a relative difference. */
export function differenceOf(a: number, b: number, floor: number): Difference {
  if (relativeDifference(a, b) <= floor) return 'same';
  return a < b ? 'lower' : 'higher';
}

/**
 * The one rule by which two measured figures count as different, within a run and between runs. They are the same when their
 * medians lie within the noise floor, and when both were repeated and their intervals overlap.
 *
 * @returns how `a` stands to `b`.
 */
export function judge(a: Estimate, b: Estimate, floor: number): Difference {
  const areRepeated = a.repeats > 1 && b.repeats > 1;
  if (areRepeated && a.low <= b.high && b.low <= a.high) return 'same';
  return differenceOf(a.median, b.median, floor);
}
