import { median, probit } from 'simple-statistics';

/** How much a series has grown from its first point to its last, by its slope. */
export interface Growth {
  readonly estimate: number;
  /** Ends of the interval that holds the true growth in `CONFIDENCE` of all cases. */
  readonly low: number;
  readonly high: number;
}

/** A point of a series. */
export interface Point {
  readonly atMs: number;
  readonly value: number;
}

export const CONFIDENCE = 0.99;

/**
 * Estimates the growth of a series by the median of the slopes between all pairs of points (Theil and Sen), with the interval of Sen (1968),
 * which comes from the variance of Kendall's S. Neither asks how the noise is distributed, and a few outliers move neither, as the pauses and
 * bursts of a process would move a least-squares line.
 *
 * @param points - in order of time, at least three.
 */
export function growthOf(points: readonly Point[]): Growth {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || points.length < 3)
    throw new RangeError(`a slope needs three points; given: ${points.length}`);
  const slopes = pairwiseSlopes(points).sort((a, b) => a - b);
  const span = last.atMs - first.atMs;
  // Ranks of the ends: so many slopes below and above the middle as Kendall's S may lie from zero.
  const reach = probit((1 + CONFIDENCE) / 2) * Math.sqrt(varianceOfS(points));
  const rank = (position: number): number => slopes[clamp(position, slopes.length - 1)] as number;
  return {
    estimate: median(slopes) * span,
    low: rank(Math.floor((slopes.length - reach) / 2) - 1) * span,
    high: rank(Math.ceil((slopes.length + reach) / 2)) * span,
  };
}

function clamp(position: number, last: number): number {
  return Math.min(last, Math.max(0, position));
}

function pairwiseSlopes(points: readonly Point[]): number[] {
  return points.flatMap((from, index) =>
    points.slice(index + 1).map((to) => (to.value - from.value) / (to.atMs - from.atMs)),
  );
}

/** The variance of Kendall's S if nothing grows, less what equal values take from it. */
function varianceOfS(points: readonly Point[]): number {
  const ties = new Map<number, number>();
  for (const { value } of points) ties.set(value, (ties.get(value) ?? 0) + 1);
  const term = (count: number): number => count * (count - 1) * (2 * count + 5);
  const tied = [...ties.values()].reduce((sum, count) => sum + term(count), 0);
  return (term(points.length) - tied) / 18;
}
