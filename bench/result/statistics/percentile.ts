/** Tolerance of the rank. As doubles, 0.07 × 100 is a little more than 7, and would be rounded up to rank 8. */
const ROUNDING = 1e-9;

/**
 * The percentile of a sorted list by nearest rank: the smallest value that so great a share of the values does not exceed. It is one
 * of the values, so it was measured.
 *
 * Every percentile in this project is of this definition: HDR histograms have it built in (to their three digits), and a tally of
 * time takes it over milliseconds in place of values. A median of repeats is the usual one, the mean of the middle two where their
 * number is even.
 *
 * @param sorted - ascending.
 * @param share - from 0 to 1.
 * @throws {RangeError} when there are no values.
 */
export function nearestRank(sorted: readonly number[], share: number): number {
  const rank = Math.max(1, Math.ceil(share * sorted.length - ROUNDING));
  const value = sorted[rank - 1];
  if (value === undefined) throw new RangeError(`no percentile ${share} of ${sorted.length} values`);
  return value;
}
