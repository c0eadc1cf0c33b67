import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStalenessTally } from '../../../bench/ledger/staleness.ts';

describe('staleness', () => {
  it('is 0 for readers who were always up to date', () => {
    const tally = createStalenessTally(2500);
    expect(tally.summarise(3, 2500)).toEqual({ mean: 0, p95: 0 });
    expect(tally.meanBySecond(3, 2500)).toEqual([0, 0, 0]);
  });

  it('of a sawtooth has a mean of half its height and a p95 of 95% of it', () => {
    // The lag grows from 0 to a second, again and again: polling each second while messages come all the time.
    const tally = createStalenessTally(10_000);
    for (let second = 0; second < 10; second++) tally.addInterval(second * 1000, 0, 1000);
    const { mean, p95 } = tally.summarise(1, 10_000);
    expect(mean).toBeCloseTo(500, 9);
    expect(p95).toBeCloseTo(950, 6);
    expect(tally.meanBySecond(1, 10_000)).toEqual(new Array(10).fill(500));
  });

  it('is weighted by time over all readers', () => {
    const tally = createStalenessTally(1000);
    tally.addInterval(0, 0, 100);
    expect(tally.summarise(1, 1000).mean).toBeCloseTo(5, 9);
    expect(tally.summarise(2, 1000).mean).toBeCloseTo(2.5, 9);
    // One of two readers lags for 100 of 1,000 ms: 5% of the reader time has a lag of 0 to 100 ms.
    expect(tally.summarise(2, 1000).p95).toBe(0);
    expect(tally.summarise(1, 1000).p95).toBeCloseTo(50, 6);
  });

  it('is split by seconds, the last of which may be shorter', () => {
    const tally = createStalenessTally(1500);
    tally.addInterval(500, 0, 1000);
    expect(tally.meanBySecond(1, 1500)).toEqual([125, 750]);
  });

  it('puts a lag above two minutes in the last bin', () => {
    const tally = createStalenessTally(1000);
    tally.addInterval(0, 200_000, 201_000);
    expect(tally.parts.timeAtLag.at(-1)).toBe(1000);
    expect(tally.summarise(1, 1000).mean).toBeCloseTo(200_500, 6);
    expect(tally.summarise(1, 1000).p95).toBeGreaterThanOrEqual(120_000);
  });

  const micros = (maxMs: number) => fc.nat(maxMs * 1000).map((value) => value / 1000);
  const interval = fc
    .tuple(micros(9_000), micros(100_000), micros(10_000))
    .map(([startMs, lagMs, length]) => [startMs, lagMs, lagMs + Math.min(length, 10_000 - startMs)] as const);

  it('loses no time and no lag, wherever an interval begins and ends', () => {
    fc.assert(
      fc.property(fc.array(interval, { maxLength: 20 }), (intervals) => {
        const tally = createStalenessTally(10_000);
        let timeMs = 0;
        let lagMs2 = 0;
        for (const [startMs, from, to] of intervals) {
          tally.addInterval(startMs, from, to);
          timeMs += to - from;
          lagMs2 += (to * to - from * from) / 2;
        }
        const { timeAtLag, lagBySecond } = tally.parts;
        expect(timeAtLag.reduce((sum, time) => sum + time, 0)).toBeCloseTo(timeMs, 4);
        expect(lagBySecond.reduce((sum, lag) => sum + lag, 0)).toBeCloseTo(lagMs2, 0);
      }),
    );
  });

  it('merged from two tallies equals that of one tally', () => {
    fc.assert(
      fc.property(
        fc.array(interval, { maxLength: 10 }),
        fc.array(interval, { maxLength: 10 }),
        (some, others) => {
          const [one, two, all] = [0, 1, 2].map(() => createStalenessTally(10_000));
          for (const [startMs, from, to] of some) one?.addInterval(startMs, from, to);
          for (const [startMs, from, to] of others) two?.addInterval(startMs, from, to);
          for (const [startMs, from, to] of [...some, ...others]) all?.addInterval(startMs, from, to);
          if (two) one?.add(two.parts);
          const [merged, whole] = [one?.summarise(20, 10_000), all?.summarise(20, 10_000)];
          expect(merged?.mean).toBeCloseTo(whole?.mean ?? Number.NaN, 6);
          expect(merged?.p95).toBeCloseTo(whole?.p95 ?? Number.NaN, 4);
        },
      ),
      { numRuns: 30 },
    );
  });
});
