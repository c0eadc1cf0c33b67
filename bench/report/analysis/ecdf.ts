import type { MeasuredCell } from '../../result/schema.ts';
import { createLatencyHistogram } from '../../result/statistics/histogram.ts';

/** Percentiles at which the curve is drawn: evenly, and closer at the tail, where the late messages are. */
const PERCENTILES: readonly number[] = [
  ...Array.from({ length: 199 }, (_, index) => (index + 1) / 2),
  99.7,
  99.8,
  99.9,
  99.95,
  99.99,
  100,
];

/**
 * Returns points of the cumulative distribution of latency over all repeats: a time, and the per cent of messages that had arrived by
 * then. The histograms are added, and percentiles are taken from the sum.
 */
export function latencyCurve(
  cells: readonly MeasuredCell[],
): readonly (readonly [ms: number, percent: number])[] {
  const sum = createLatencyHistogram();
  for (const cell of cells) sum.add(cell.latencyHistogram);
  if (sum.count === 0) return [];
  return [0, ...PERCENTILES].map((percentile) => [sum.percentileMs(percentile), percentile] as const);
}
