import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createLatencyHistogram,
  decodeLatencyHistogram,
  type LatencyHistogram,
} from '../../../bench/result/statistics/histogram.ts';
import { distanceFromUniform } from '../../../bench/result/statistics/uniformity.ts';

const latencies = fc.array(fc.double({ min: 0, max: 120_000, noNaN: true }), { maxLength: 200 });

function histogramOf(values: readonly number[]): LatencyHistogram {
  const histogram = createLatencyHistogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

describe('a histogram', () => {
  it('has no figures when nothing was recorded', () => {
    expect(createLatencyHistogram().summarise()).toBeUndefined();
    expect(createLatencyHistogram().count).toBe(0);
  });

  it('keeps three significant digits, percentiles included', () => {
    const { min, mean, p50, p90, p95, p99, p999, max } =
      histogramOf(Array.from({ length: 1000 }, (_, index) => index + 1)).summarise() ?? {};
    const figures = [
      [min, 1],
      [mean, 500.5],
      [p50, 500],
      [p90, 900],
      [p95, 950],
      [p99, 990],
      [p999, 999],
      [max, 1000],
    ];
    for (const [figure = Number.NaN, expected = Number.NaN] of figures) {
      expect(Math.abs(figure / expected - 1)).toBeLessThan(0.002);
    }
  });

  it.each([[-1], [-0.0001], [Number.NaN]])('refuses %d ms', (value) => {
    expect(() => createLatencyHistogram().record(value)).toThrow(RangeError);
  });

  it('merged of parts is the histogram of all', () => {
    fc.assert(
      fc.property(fc.array(latencies, { maxLength: 5 }), (parts) => {
        const merged = createLatencyHistogram();
        for (const part of parts) merged.add(histogramOf(part).encode());
        const all = histogramOf(parts.flat());
        expect(merged.count).toBe(all.count);
        expect(merged.summarise()).toEqual(all.summarise());
        for (let percentile = 0; percentile <= 100; percentile++) {
          expect(merged.percentileMs(percentile)).toBe(all.percentileMs(percentile));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('is stored compressed, and read back the same', () => {
    fc.assert(
      fc.property(latencies, (values) => {
        const histogram = histogramOf(values);
        expect(decodeLatencyHistogram(histogram.encode()).summarise()).toEqual(histogram.summarise());
      }),
      { numRuns: 40 },
    );
    expect(histogramOf(new Array(100_000).fill(7)).encode().length).toBeLessThan(200);
  });

  it('records a delay together with the samples that it prevented', () => {
    const histogram = createLatencyHistogram();
    histogram.recordWithOmitted(2, 10);
    histogram.recordWithOmitted(35, 10);
    // Samples of 35, 25 and 15; the remaining 5 is shorter than the interval.
    expect(histogram.count).toBe(4);
    expect(histogram.percentileMs(50)).toBeCloseTo(15, 1);
    expect(() => histogram.recordWithOmitted(-1, 10)).toThrow(RangeError);
  });
});

describe('the distance from uniform', () => {
  const spread = (values: number, toMs: number) =>
    histogramOf(Array.from({ length: values }, (_, index) => ((index + 0.5) / values) * toMs));

  it('is nearly 0 for uniform latencies', () => {
    expect(distanceFromUniform(spread(10_000, 1000), 1000)).toBeLessThan(0.003);
  });

  it.each([
    ['all at once, early', histogramOf(new Array(100).fill(0)), 1],
    ['all at once, in the middle', histogramOf(new Array(100).fill(500)), 0.5],
    ['all too late', histogramOf(new Array(100).fill(5000)), 1],
    ['in the first half only', spread(10_000, 500), 0.5],
    ['later by a tenth', histogramOf(Array.from({ length: 10_000 }, (_, index) => 100 + index / 10)), 0.1],
  ])('of latencies %s', (_what, histogram, expected) => {
    expect(Math.abs(distanceFromUniform(histogram, 1000) - expected)).toBeLessThan(0.003);
  });

  it('is absent without values', () => {
    expect(() => distanceFromUniform(createLatencyHistogram(), 1000)).toThrow(RangeError);
  });

  it('agrees with the definition, on the sorted values', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1, max: 1500, noNaN: true }), { minLength: 1, maxLength: 200 }),
        (values) => {
          const sorted = [...values].sort((a, b) => a - b);
          const exact = Math.max(
            ...sorted.map((value, index) => {
              const uniform = Math.min(1, value / 1000);
              return Math.max((index + 1) / sorted.length - uniform, uniform - index / sorted.length);
            }),
          );
          expect(Math.abs(distanceFromUniform(histogramOf(values), 1000) - exact)).toBeLessThan(0.003);
        },
      ),
      { numRuns: 50 },
    );
  });
});
