import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../../bench/random.ts';
import {
  judgePaired,
  judgeUnpaired,
  type Noise,
  relativeDifference,
} from '../../../bench/result/judge/judge.ts';
import { pooledSpread } from '../../../bench/result/judge/noise.ts';
import { coefficientOfVariation, estimate } from '../../../bench/result/statistics/intervals.ts';
import { tQuantile975 } from '../../../bench/result/statistics/student.ts';

const positive = fc.double({ min: 0.001, max: 1e9, noNaN: true });

describe('an estimate', () => {
  it('is absent for no values, and has no width for one', () => {
    expect(estimate([])).toBeUndefined();
    expect(estimate([7])).toEqual({ median: 7, low: 7, high: 7, cv: undefined, repeats: 1 });
    expect(estimate([0])).toEqual({ median: 0, low: 0, high: 0, cv: undefined, repeats: 1 });
  });

  it('has no width for equal values', () => {
    const equal = estimate([7, 7, 7]);
    expect(equal).toMatchObject({ median: 7, cv: 0, repeats: 3 });
    expect(equal?.low).toBeCloseTo(7);
    expect(equal?.high).toBeCloseTo(7);
    expect(estimate([0, 0])).toEqual({ median: 0, low: 0, high: 0, cv: undefined, repeats: 2 });
  });

  it('has the median, and the interval of Student’s t of the logarithms', () => {
    const { median, low = 0, high = 0 } = estimate([100, 110, 121]) ?? {};
    expect(median).toBe(110);
    // Logarithms 0.0953 apart: a standard error of 0.0953 / √3, times 4.303.
    expect(Math.log(high / 110)).toBeCloseTo((4.303 * Math.log(1.1)) / Math.sqrt(3), 3);
    expect(Math.log(110 / low)).toBeCloseTo((4.303 * Math.log(1.1)) / Math.sqrt(3), 3);
  });

  it('has the interval of the values themselves where one is not positive', () => {
    const { low = 0, high = 0 } = estimate([0, 1, 2]) ?? {};
    expect(low).toBeCloseTo(1 - 4.303 / Math.sqrt(3), 2);
    expect(high).toBeCloseTo(1 + 4.303 / Math.sqrt(3), 2);
  });

  it('lies inside its interval, and does not touch its values', () => {
    fc.assert(
      fc.property(fc.array(positive, { minLength: 1, maxLength: 9 }), (values) => {
        const before = [...values];
        const { median = 0, low = 0, high = 0 } = estimate(values) ?? {};
        return low <= median && median <= high && values.every((value, at) => value === before[at]);
      }),
      { numRuns: 100 },
    );
  });

  it.each([3, 5, 10])('covers the truth in 95 of 100 cases with %d repeats', (repeats) => {
    const random = createRandom(repeats, 'coverage');
    const tries = 2_000;
    let covered = 0;
    for (let attempt = 0; attempt < tries; attempt++) {
      const values = Array.from({ length: repeats }, () => 100 * Math.exp(0.1 * normal(random)));
      const { low = 0, high = 0 } = estimate(values) ?? {};
      if (low <= 100 && 100 <= high) covered++;
    }
    expect(covered / tries).toBeGreaterThan(0.935);
    expect(covered / tries).toBeLessThan(0.97);
  });
});

describe('Student’s t', () => {
  it('falls to the normal distribution, and takes the wider interval for a fraction', () => {
    expect(tQuantile975(1)).toBe(12.706);
    expect(tQuantile975(2.9)).toBe(4.303);
    expect(tQuantile975(30)).toBe(2.042);
    expect(tQuantile975(60)).toBeCloseTo(2.0, 2);
    expect(tQuantile975(1e6)).toBeCloseTo(1.96, 3);
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

describe('a relative difference', () => {
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
});

const known = (spread: number): Noise => ({ spread, source: 'known', pairs: 0 });

describe('the judge', () => {
  it('tells two single measurements apart beyond what is known of the noise, at 99%', () => {
    // 2.576 · √2 · 0.1 = 0.364: a factor of 1.44.
    expect(judgePaired([[100, 143]], known(0.1))).toMatchObject({ outcome: 'same', repeats: 1 });
    expect(judgePaired([[100, 145]], known(0.1)).outcome).toBe('lower');
    expect(judgePaired([[145, 100]], known(0.1)).outcome).toBe('higher');
    expect(judgePaired([[100, 100]], known(0.1)).floorFraction).toBeCloseTo(0.4395, 3);
  });

  it('tells repeats apart where the interval of their differences clears the floor', () => {
    const pairs = [
      [100, 200],
      [50, 101],
      [300, 590],
    ] as const;
    // However different the repeats, each says: half.
    expect(judgePaired(pairs, known(0.05)).outcome).toBe('lower');
    expect(
      judgePaired(
        pairs.map(([a, b]) => [b, a] as const),
        known(0.05),
      ).outcome,
    ).toBe('higher');
    expect(judgePaired(pairs, known(0.8)).outcome).toBe('same');
    const scattered = [
      [100, 200],
      [100, 90],
      [100, 160],
    ] as const;
    expect(judgePaired(scattered, known(0.01)).outcome).toBe('same');
    expect(judgePaired(pairs, known(0.1)).floorFraction).toBeCloseTo(
      Math.expm1((1.96 * 0.1 * Math.SQRT2) / Math.sqrt(3)),
    );
  });

  it('is more careful the fewer pairs the noise was measured with', () => {
    const measured = (pairs: number): Noise => ({ spread: 0.1, source: 'measured', pairs });
    expect(judgePaired([[100, 145]], measured(1)).outcome).toBe('same');
    expect(judgePaired([[100, 145]], measured(30)).outcome).toBe('lower');
    const three = Array.from({ length: 3 }, (_, at) => [100 + at, 120 + at] as const);
    expect(judgePaired(three, measured(2)).outcome).toBe('same');
    expect(judgePaired(three, measured(30)).outcome).toBe('lower');
  });

  it('compares counts that may be zero, and those without noise, as they are', () => {
    expect(judgePaired([[0, 1]], known(0)).outcome).toBe('lower');
    expect(judgePaired([[2, 2]], known(0)).outcome).toBe('same');
    expect(judgePaired([[3, 2]], known(0)).outcome).toBe('higher');
    expect(judgePaired([[0, 100]], known(0.5)).outcome).toBe('lower');
    expect(judgePaired([[0, 0]], known(0.1)).outcome).toBe('same');
    expect(judgeUnpaired([0, 0], [1, 0], known(0)).outcome).toBe('lower');
  });

  it('compares runs by Welch’s test where both were repeated', () => {
    expect(judgeUnpaired([100, 101, 99], [120, 121, 119], known(0.01)).outcome).toBe('lower');
    expect(judgeUnpaired([120, 121, 119], [100, 101, 99], known(0.01)).outcome).toBe('higher');
    expect(judgeUnpaired([100, 140, 60], [120, 121, 119], known(0.01)).outcome).toBe('same');
    expect(judgeUnpaired([100], [120, 121, 119], known(0.1))).toMatchObject({ outcome: 'same', repeats: 1 });
    expect(judgeUnpaired([100], [150, 151, 149], known(0.1)).outcome).toBe('lower');
    expect(judgeUnpaired([5, 5], [5, 5], known(0.1)).outcome).toBe('same');
  });

  it.each([1, 3, 5, 10])('tells at most one in twenty equal pairs apart, with %d repeats', (repeats) => {
    const random = createRandom(repeats, 'equal pairs');
    const value = () => 50 * Math.exp(0.1 * normal(random));
    const tries = 2_000;
    let paired = 0;
    let unpaired = 0;
    for (let attempt = 0; attempt < tries; attempt++) {
      const pairs = Array.from({ length: repeats }, () => [value(), value()] as const);
      if (judgePaired(pairs, known(0.1)).outcome !== 'same') paired++;
      const [a, b] = [pairs.map(([left]) => left), pairs.map(([, right]) => right)];
      if (judgeUnpaired(a, b, known(0.1)).outcome !== 'same') unpaired++;
    }
    expect(paired / tries).toBeLessThan(0.03);
    expect(unpaired / tries).toBeLessThan(0.03);
  });

  it('finds a difference of a half in most runs of five repeats', () => {
    const random = createRandom(9, 'power');
    let told = 0;
    for (let attempt = 0; attempt < 500; attempt++) {
      const pairs = Array.from(
        { length: 5 },
        () => [150 * Math.exp(0.1 * normal(random)), 100 * Math.exp(0.1 * normal(random))] as const,
      );
      if (judgePaired(pairs, known(0.1)).outcome === 'higher') told++;
    }
    expect(told).toBeGreaterThan(400);
  });
});

describe('the noise of A/A pairs', () => {
  it('is pooled: the deviation of one measurement’s logarithm', () => {
    expect(pooledSpread([])).toBeUndefined();
    expect(pooledSpread([[10, 10]])).toBe(0);
    const pairs = [
      [100, 110],
      [110, 100],
      [100, 100],
    ] as const;
    expect(pooledSpread(pairs)).toBeCloseTo(Math.sqrt((2 * Math.log(1.1) ** 2) / 3 / 2));
    expect(pooledSpread([[0, 5]])).toBeUndefined();
  });

  it('does not grow with the number of pairs', () => {
    const random = createRandom(4, 'pairs');
    const pairs = (count: number) =>
      Array.from(
        { length: count },
        () => [Math.exp(0.1 * normal(random)), Math.exp(0.1 * normal(random))] as const,
      );
    expect(pooledSpread(pairs(2_000))).toBeCloseTo(0.1, 2);
    expect(pooledSpread(pairs(200))).toBeLessThan(0.12);
  });
});

/** A draw of the standard normal distribution (Box and Muller). */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
