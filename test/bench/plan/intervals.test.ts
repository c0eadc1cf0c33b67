import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { freshIntervalMs } from '../../../bench/plan/intervals.ts';
import { PlanError } from '../../../bench/plan/plan.ts';
import { planOf } from './plan-of.ts';

const accepted = (planned: Promise<unknown>): Promise<boolean> =>
  planned.then(
    () => true,
    (error: unknown) => {
      if (error instanceof PlanError) return false;
      throw error;
    },
  );

const typing = (...names: string[]) => ({ typed: (name: string) => names.includes(name) });

describe('the interval that meets a freshness', () => {
  it('lets 95% of messages arrive in time: 0.95 intervals and half a round trip', () => {
    expect(freshIntervalMs(950, 0)).toBe(1_000);
    expect(freshIntervalMs(1_000, 100)).toBeCloseTo(1_000);
  });

  it('is used for each round trip, and the warm-up lasts as long as the longest of them', async () => {
    const { plan } = await planOf(
      { freshness: '5s', rtt: '0,100', duration: '20', warmup: '1' },
      typing('freshness', 'rtt'),
    );
    const [near = 0, far = 0] = plan.pollIntervalMs;
    expect(near).toBeCloseTo(5_000 / 0.95);
    expect(far).toBeCloseTo(4_950 / 0.95);
    expect(plan.warmupS).toBeCloseTo((near + 100) / 1000);
  });

  it('has the limits of an interval that is given', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: 20, max: 30_000, noNaN: true }),
        fc.constantFrom(0, 5, 9, 10, 50, 300, 2_000),
        fc.constantFrom(1, 10, 25),
        async (freshnessMs, rttMs, durationS) => {
          const common = { rtt: String(rttMs), duration: String(durationS) };
          const intervalMs = freshIntervalMs(freshnessMs, rttMs);
          const byFreshness = await accepted(
            planOf({ ...common, freshness: String(freshnessMs) }, typing('freshness')),
          );
          const byInterval =
            intervalMs > 0 &&
            (await accepted(planOf({ ...common, interval: String(intervalMs) }, typing('interval'))));
          expect(byFreshness).toBe(byInterval);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('the batches that meet a freshness', () => {
  const batchesFor = async (texts: Parameters<typeof planOf>[0], ...typed: string[]) =>
    (await planOf(texts, typing('freshness', ...typed))).plan.batchMs;

  it('are none, and the longest that keeps the target', async () => {
    expect(await batchesFor({ freshness: '500', rate: '4' })).toEqual([0, 526]);
    expect(await batchesFor({ freshness: '500', rate: '4', rtt: '100' })).toEqual([0, 473]);
    expect(await batchesFor({ freshness: '5s', rate: '4' })).toEqual([0, 1_000]);
  });

  it('are those of --batch where it was given', async () => {
    expect(await batchesFor({ freshness: '500', rate: '4', batch: '0,50' }, 'batch')).toEqual([0, 50]);
  });

  it('are left out where messages are too far apart or too close, and without a push', async () => {
    expect(await batchesFor({ freshness: '500', rate: '1' })).toEqual([0]);
    expect(await batchesFor({ freshness: '500', rate: '5000' })).toEqual([0]);
    expect(await batchesFor({ freshness: '500', rate: '4', modes: 'short-poll' })).toEqual([0]);
    expect((await planOf({ rate: '4' })).plan.batchMs).toEqual([0]);
  });
});
