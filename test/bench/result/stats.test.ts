import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differenceOf, judge, relativeDifference } from '../../../bench/result/judge.ts';
import { noiseFloor } from '../../../bench/result/noise.ts';
import { coefficientOfVariation, estimate } from '../../../bench/result/statistics/intervals.ts';

const positive = fc.double({ min: 0.001, max: 1e9, noNaN: true });

describe('an estimate', () => {
  it('is absent for no values, and has no width for one', () => {
    expect(estimate([], 1)).toBeUndefined();
    expect(estimate([7], 1)).toEqual({ median: 7, low: 7, high: 7, cv: undefined, repeats: 1 });
    expect(estimate([0], 1)).toEqual({ median: 0, low: 0, high: 0, cv: undefined, repeats: 1 });
  });

  it('has no width for equal values', () => {
    expect(estimate([7, 7, 7], 1)).toEqual({ median: 7, low: 7, high: 7, cv: 0, repeats: 3 });
    expect(estimate([0, 0], 1)).toEqual({ median: 0, low: 0, high: 0, cv: undefined, repeats: 2 });
  });

  it('has the median, not the mean, and the interval of a bootstrap', () => {
    const values = [1, 2, 3, 4, 100];
    expect(estimate(values, 1)).toMatchObject({ median: 3, low: 1, high: 100, repeats: 5 });
    // Of 101 evenly spread values the median's interval lies about 20 either side (normal approximation: 1.25 · 1.96 · σ / √n).
    const wide = estimate(
      Array.from({ length: 101 }, (_, value) => value),
      1,
    );
    expect(wide?.median).toBe(50);
    expect(wide?.low).toBeGreaterThan(33);
    expect(wide?.low).toBeLessThan(46);
    expect(wide?.high).toBeGreaterThan(54);
    expect(wide?.high).toBeLessThan(67);
  });

  it('is the same for the same seed, and does not touch its values', () => {
    const values = [5, 1, 9, 2, 8, 3, 7];
    expect(estimate(values, 3)).toEqual(estimate(values, 3));
    expect(values).toEqual([5, 1, 9, 2, 8, 3, 7]);
  });

  it('lies inside its interval, and the interval inside the values', () => {
    fc.assert(
      fc.property(fc.array(positive, { minLength: 1, maxLength: 9 }), fc.integer(), (values, seed) => {
        const { median = 0, low = 0, high = 0 } = estimate(values, seed) ?? {};
        return Math.min(...values) <= low && low <= median && median <= high && high <= Math.max(...values);
      }),
      { numRuns: 30 },
    );
  });
});

describe('the coefficient of variation', () => {
  it('is the sample deviation over the mean', () => {
    expect(coefficientOfVariation([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(2.138 / 5, 3);
    expect(coefficientOfVariation([-2, -4])).toBeCloseTo(Math.SQRT2 / 3, 9);
  });

  it.each([[[]], [[5]], [[-1, 1]]])('says nothing of %j', (values) => {
    expect(coefficientOfVariation(values)).toBeUndefined();
  });
});

describe('a difference', () => {
  it.each([
    [100, 100, 0],
    [0, 0, 0],
    [100, 150, 0.5],
    [150, 100, 0.5],
    [-100, -150, 0.5],
    [-1, 1, 2],
    [0, 5, Number.POSITIVE_INFINITY],
    [5, 0, Number.POSITIVE_INFINITY],
  ])('of %d and %d is %d', (a, b, expected) => {
    expect(relativeDifference(a, b)).toBe(expected);
  });

  it('is the same both ways', () => {
    fc.assert(
      fc.property(positive, positive, (a, b) => relativeDifference(a, b) === relativeDifference(b, a)),
    );
  });

  it('is noise up to the floor, itself included', () => {
    expect(differenceOf(100, 110, 0.1)).toBe('same');
    expect(differenceOf(110, 100, 0.1)).toBe('same');
    expect(differenceOf(100, 111, 0.1)).toBe('lower');
    expect(differenceOf(111, 100, 0.1)).toBe('higher');
    expect(differenceOf(5, 5, 0)).toBe('same');
    expect(differenceOf(0, 1, 0.5)).toBe('lower');
  });

  it('is none where both were repeated and their intervals overlap', () => {
    const repeated = (median: number, low: number, high: number, repeats = 5) =>
      ({ median, low, high, repeats, cv: 0.1 }) as const;
    expect(judge(repeated(100, 90, 130), repeated(150, 120, 160), 0.1)).toBe('same');
    expect(judge(repeated(100, 90, 110), repeated(150, 120, 160), 0.1)).toBe('lower');
    expect(judge(repeated(150, 120, 160), repeated(100, 90, 110), 0.1)).toBe('higher');
    expect(judge(repeated(100, 99, 101), repeated(105, 104, 106), 0.1)).toBe('same');
    expect(judge(repeated(100, 100, 100, 1), repeated(150, 90, 160), 0.1)).toBe('lower');
  });
});

it('the noise floor is the largest difference of a pair, and absent without pairs', () => {
  expect(noiseFloor([])).toBeUndefined();
  expect(noiseFloor([[10, 10]])).toBe(0);
  expect(
    noiseFloor([
      [100, 105],
      [120, 100],
      [100, 101],
    ]),
  ).toBeCloseTo(0.2);
});
