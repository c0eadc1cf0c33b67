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

/** Points of a cumulative distribution: a time, and the per cent that it did not exceed. */
export type Curve = readonly (readonly [ms: number, percent: number])[];

/** Returns the distribution of latency over all repeats: what per cent of messages had arrived by a time. */
export function latencyCurve(cells: readonly MeasuredCell[]): Curve {
  return curveOf(cells.map(({ latencyHistogram }) => latencyHistogram));
}

/** Returns the distribution of what several histograms hold together: they are added, and percentiles are taken from the sum. */
export function curveOf(histograms: readonly string[]): Curve {
  const sum = createLatencyHistogram();
  for (const histogram of histograms) sum.add(histogram);
  if (sum.count === 0) return [];
  return [0, ...PERCENTILES].map((percentile) => [sum.percentileMs(percentile), percentile] as const);
}
