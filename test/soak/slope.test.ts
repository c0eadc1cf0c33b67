import { describe, expect, it } from 'vitest';
import { createRandom } from '../../bench/random.ts';
import { openAccount } from './account.ts';
import { growthOf } from './slope.ts';

const MINUTE_MS = 60_000;
const SAMPLES = 50;

/** A series that grows by so much in all, with noise of ±1. */
function series(seed: number, grows: number): { atMs: number; value: number }[] {
  const random = createRandom(seed, 'soak');
  return Array.from({ length: SAMPLES }, (_, index) => ({
    atMs: index * MINUTE_MS,
    value: 100 + (grows * index) / (SAMPLES - 1) + (2 * random() - 1),
  }));
}

const seeds = Array.from({ length: 400 }, (_, seed) => seed);

describe('the growth of a series', () => {
  it('is found where there is one, with an interval that holds it', () => {
    const grown = seeds.map((seed) => growthOf(series(seed, 3)));
    expect(grown.every(({ low }) => low > 0)).toBe(true);
    const held = grown.filter(({ low, high }) => low <= 3 && high >= 3).length / seeds.length;
    expect(held).toBeGreaterThan(0.97);
  });

  it('is not found in noise alone, but in one of a hundred series', () => {
    const alarms = seeds.filter((seed) => growthOf(series(seed, 0)).low > 0).length;
    expect(alarms / seeds.length).toBeLessThan(0.02);
  });

  it('is not moved by outliers, nor found in a series of equal values', () => {
    const still = series(1, 0).map((point, index) => (index % 11 === 10 ? { ...point, value: 900 } : point));
    expect(growthOf(still).low).toBeLessThan(0);
    expect(growthOf(series(1, 0).map((point) => ({ ...point, value: 7 })))).toEqual({
      estimate: 0,
      low: 0,
      high: 0,
    });
  });
});

describe('the account of a reader', () => {
  const tally = (...seqs: number[]) => {
    const account = openAccount(10);
    for (const seq of seqs) account.take(seq);
    const { received, repeated, reordered } = account;
    return { received, repeated, reordered, missed: account.missedUpTo(14) };
  };

  it('tells missed, repeated and reordered messages apart', () => {
    expect(tally(11, 12, 13, 14)).toEqual({ received: 4, repeated: 0, reordered: 0, missed: 0 });
    expect(tally(11, 14)).toEqual({ received: 2, repeated: 0, reordered: 0, missed: 2 });
    expect(tally(11, 12)).toEqual({ received: 2, repeated: 0, reordered: 0, missed: 2 });
    expect(tally(11, 13, 12, 14)).toEqual({ received: 4, repeated: 0, reordered: 1, missed: 0 });
    expect(tally(11, 12, 12, 13, 14, 10)).toEqual({ received: 6, repeated: 2, reordered: 0, missed: 0 });
  });
});
