import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findCapacity } from '../bench/capacity/find.ts';
import { judge, type Seen } from '../bench/capacity/judge.ts';
import { ratedLoad } from '../bench/capacity/polls.ts';
import { greatestThatHolds, nextLoad, type SearchSpace } from '../bench/capacity/search.ts';

const space: SearchSpace = { least: 1, first: 8, most: 1_000, precision: 0.1 };
const ok = (load: number) => ({ load, holds: true });
const no = (load: number) => ({ load, holds: false });

describe('the load to try next', () => {
  test.each([
    ['begins at the first', [], 8],
    ['doubles while it holds', [ok(8)], 16],
    ['stops doubling at the most', [ok(800)], 1_000],
    ['is over when the most holds', [ok(1_000)], undefined],
    ['halves while it does not hold', [no(8)], 4],
    ['is over when the least does not hold', [no(2), no(1)], undefined],
    ['is the middle between two', [ok(64), no(128)], 96],
    ['is over when they are near enough', [ok(100), no(110)], undefined],
    ['is over when there is nothing between', [ok(1), no(2)], undefined],
    ['does not trust what held above what did not', [ok(64), no(32), ok(16)], 24],
  ])('%s', (_name, tried, load) => {
    expect(nextLoad(tried, space)).toBe(load);
  });

  test('finds any limit, as near as it was asked to', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), (limit) => {
        const tried: { load: number; holds: boolean }[] = [];
        for (let load = nextLoad(tried, space); load !== undefined; load = nextLoad(tried, space)) {
          tried.push({ load, holds: load <= limit });
        }
        const found = greatestThatHolds(tried);
        expect(found).toBeLessThanOrEqual(limit);
        expect(Math.max(found * 1.1, found + 1)).toBeGreaterThanOrEqual(Math.min(limit, 1_000));
        expect(tried.length).toBeLessThan(20);
      }),
    );
  });
});

const seen: Seen = {
  driverReasons: [],
  latencyMsP99: 50,
  complete: true,
  serverCpu: 0.5,
  serverUtilization: 0.5,
};

test.each<[string, Partial<Seen>, string]>([
  ['within the limit', {}, 'holds'],
  ['late with a busy server', { latencyMsP99: 200, serverUtilization: 0.95 }, 'saturated'],
  ['late with a server whose CPU is used up', { latencyMsP99: 200, serverCpu: 0.97 }, 'saturated'],
  ['late with a server that had time', { latencyMsP99: 200 }, 'late'],
  ['something missing', { complete: false, serverCpu: 0.99 }, 'saturated'],
  ['a driver that could not keep up', { driverReasons: ['late'], serverCpu: 1 }, 'driver'],
  ['a failure', { failure: 'gone', driverReasons: ['late'] }, 'failed'],
])('%s is judged', (_name, change, outcome) => {
  expect(judge({ ...seen, ...change }, 100)).toBe(outcome);
});

test('a capacity names what stood in the way of more', async () => {
  const capacity = await findCapacity(
    {
      title: 'test',
      space,
      toUnit: (load) => load * 10,
      probe: async (load) => ({ ...seen, latencyMsP99: load, serverUtilization: load / 100 }),
    },
    100,
    new AbortController().signal,
    () => {},
  );
  expect(capacity).toMatchObject({ greatest: 960, boundBy: 'saturated' });
});

test('a rate of autocannon never goes without ignoreCoordinatedOmission', () => {
  expect(ratedLoad('http://127.0.0.1:1', 100, 1)).toMatchObject({
    overallRate: 100,
    ignoreCoordinatedOmission: true,
  });
});
