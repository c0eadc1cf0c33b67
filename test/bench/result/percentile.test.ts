import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLatencyHistogram } from '../../../bench/result/statistics/histogram.ts';
import { nearestRank } from '../../../bench/result/statistics/percentile.ts';

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describe('a percentile', () => {
  it.each([
    [100, 0.5, 50],
    [100, 0.99, 99],
    [100, 0.07, 7],
    [101, 0.99, 100],
    [4, 0.5, 2],
    [5, 0.5, 3],
    [1000, 0.999, 999],
    [1, 0.99, 1],
    [10, 0, 1],
    [10, 1, 10],
  ])('of 1 to %d at %d is %d, by nearest rank', (count, share, expected) => {
    expect(nearestRank(upTo(count), share)).toBe(expected);
  });

  it('is the least value that at least this share of the values does not exceed', () => {
    const values = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 1000 }), (drawn, permille) => {
        const sorted = [...drawn].sort((a, b) => a - b);
        const value = nearestRank(sorted, permille / 1000);
        const notAbove = (limit: number) => sorted.filter((other) => other <= limit).length * 1000;
        expect(notAbove(value)).toBeGreaterThanOrEqual(permille * sorted.length);
        expect(notAbove(value - 1)).toBeLessThan(permille * sorted.length);
      }),
    );
  });

  it('is the same of a list and of a histogram', () => {
    const microseconds = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(microseconds, fc.constantFrom(50, 90, 95, 99, 99.9, 100), (drawn, percentile) => {
        const histogram = createLatencyHistogram();
        for (const value of drawn) histogram.record(value / 1000);
        const sorted = [...drawn].sort((a, b) => a - b);
        expect(histogram.percentileMs(percentile) * 1000).toBeCloseTo(nearestRank(sorted, percentile / 100));
      }),
    );
  });

  it('is absent without values', () => {
    expect(() => nearestRank([], 0.5)).toThrow(RangeError);
  });
});
