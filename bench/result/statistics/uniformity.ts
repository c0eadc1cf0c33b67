import type { LatencyHistogram } from './histogram.ts';

const STEPS = 1_000;

/**
 * Kolmogorov–Smirnov distance between what was recorded and the uniform distribution on [0, `toMs`]: the greatest difference
 * between the two cumulative distributions, read off at a thousand quantiles, so exact to within a thousandth.
 *
 * The latency of a poll is uniform on the poll interval when phases and message times are fair to each other.
 *
 * @throws {RangeError} when nothing was recorded.
 */
export function distanceFromUniform(histogram: LatencyHistogram, toMs: number): number {
  if (histogram.count === 0) throw new RangeError('nothing was recorded, so it has no distribution');
  let greatest = 0;
  for (let step = 1; step <= STEPS; step++) {
    const share = step / STEPS;
    const uniformShare = Math.min(1, histogram.percentileMs(share * 100) / toMs);
    greatest = Math.max(greatest, Math.abs(share - uniformShare));
  }
  return greatest;
}
