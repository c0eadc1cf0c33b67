import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { measurementOf } from '../../../bench/capacity/cells.ts';
import { findCapacity } from '../../../bench/capacity/find.ts';
import { type Figures, judgeLoad } from '../../../bench/capacity/judge-load.ts';
import { ratedLoad } from '../../../bench/capacity/polls.ts';
import { greatestThatHolds, nextLoad, type SearchSpace } from '../../../bench/capacity/search.ts';
import { capacityReport } from '../../../bench/capacity/text.ts';
import { ownServerOf } from '../../../bench/result/own-server.ts';
import { makeCell } from '../../fixtures/make-cell.ts';
import { makeResult } from '../../fixtures/make-result.ts';

const space: SearchSpace = { least: 1, first: 8, most: 1_000, precision: 0.1 };
const ok = (load: number) => ({ load, holds: true });
const no = (load: number) => ({ load, holds: false });

describe('the load to try next', () => {
  test.each([
    ['is first the one given', [], 8],
    ['doubles while it holds', [ok(8)], 16],
    ['stops doubling at the end of the range', [ok(800)], 1_000],
    ['is none when the end of the range holds', [ok(1_000)], undefined],
    ['halves while it does not hold', [no(8)], 4],
    ['is none when the least load does not hold', [no(2), no(1)], undefined],
    ['is the middle between one that holds and one that does not', [ok(64), no(128)], 96],
    ['is none when the two are within the precision', [ok(100), no(110)], undefined],
    ['is none when no whole number lies between the two', [ok(1), no(2)], undefined],
    ['ignores a load that held above one that did not', [ok(64), no(32), ok(16)], 24],
  ])('%s', (_name, tried, load) => {
    expect(nextLoad(tried, space)).toBe(load);
  });

  test('finds any limit within the precision', () => {
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

const { plan, environment } = makeResult();

const seen: Figures = {
  driverReasons: [],
  latencyMsP99: 50,
  complete: true,
  serverCpu: 0.5,
  serverUtilization: 0.5,
  machineCpu: 0.5,
};
const late = { latencyMsP99: 200 };
const atItsLimit = { serverCpu: 0.97, serverUtilization: 0.99 };
const said = (text: string) => ({ code: 'said' as const, text });
const driverReasons = [said('late')];

test.each<[string, Partial<Figures>, string]>([
  ['within the limit', {}, 'holds'],
  ['within the limit on a fully used machine', { ...atItsLimit, machineCpu: 0.97 }, 'holds'],
  ['late with a server at its CPU limit', { ...late, ...atItsLimit }, 'saturated'],
  ['late with helper threads on another core', { ...late, serverCpu: 0.97, serverUtilization: 0.6 }, 'late'],
  ['late with a nearly idle event loop', { ...late, serverCpu: 0.04, serverUtilization: 0.05 }, 'late'],
  ['late with a server that waited for a core', { ...late, serverUtilization: 0.95 }, 'machine'],
  ['late with a server that waited for a core at times', { ...late, serverUtilization: 0.7 }, 'machine'],
  ['late with no core left', { ...late, serverCpu: 0.6, machineCpu: 0.95 }, 'machine'],
  ['late with a server that had CPU to spare', late, 'late'],
  ['incomplete with a server at its CPU limit', { complete: false, ...atItsLimit }, 'saturated'],
  ['incomplete with a server that had CPU to spare', { complete: false }, 'late'],
  ['a driver that could not keep up', { driverReasons, serverCpu: 0.8 }, 'driver'],
  ['a driver that could not keep up, with low latency', { driverReasons, latencyMsP99: 0 }, 'driver'],
  [
    'a driver that could not keep up, with a server that waited for a core',
    { driverReasons, serverUtilization: 0.95 },
    'machine',
  ],
  [
    'a driver that could not keep up with a server at its limit',
    { driverReasons, ...atItsLimit },
    'saturated',
  ],
])('%s is judged', (_name, change, outcome) => {
  expect(judgeLoad({ ...seen, ...change }, 100)).toBe(outcome);
});

test('the measurement of a cell has the share of the cores of driver and server, and latency less the poll interval', () => {
  const spec = {
    mode: 'short-poll',
    clients: 10,
    pollIntervalMs: 1_000,
    messagesPerSecond: 1,
    payloadBytes: 20,
    rttMs: 0,
    batchMs: 0,
    nodes: 1,
    stack: 'tuned' as const,
    recovery: 'cursor' as const,
    durationS: 10,
    repeat: 0,
    control: false,
  };
  const cell = makeCell(spec, 'poll', 1);
  const told = measurementOf(cell, 2);
  expect(told).toMatchObject({
    serverCpu: expect.closeTo(ownServerOf(cell).cpuMs / 10_000),
    machineCpu: expect.closeTo((ownServerOf(cell).cpuMs + cell.driver.cpuMs) / 20_000),
    latencyMsP99: expect.closeTo(cell.latencyMs.p99 - 1_000),
  });
});

describe('a search', () => {
  const axis = {
    title: 'test',
    space,
    toUnit: (load: number) => load * 10,
    probe: async (load: number) => {
      const busy = Math.max(0.5, load / 100);
      return { ...seen, latencyMsP99: load, serverCpu: busy, serverUtilization: busy };
    },
  };
  const ignore = { onLoad() {}, onPoint() {} };

  test('names what prevented a higher load', async () => {
    const capacity = await findCapacity(axis, 100, new AbortController().signal, ignore);
    expect(capacity).toMatchObject({ greatest: 960, atLeast: false, boundBy: 'saturated' });
    expect(capacityReport([capacity], { limitMs: 100, plan }, environment)).toMatch(/\| test .* 960 \|/);
  });

  test('that ended before the limit of the server reports "at least"', async () => {
    const probe = async (load: number) => ({ ...(await axis.probe(load)), serverCpu: 0.5 });
    const capacity = await findCapacity(
      {
        ...axis,
        probe: async (load) => ({ ...(await probe(load)), driverReasons: load > 50 ? [said('busy')] : [] }),
      },
      100,
      new AbortController().signal,
      ignore,
    );
    expect(capacity).toMatchObject({ greatest: 480, atLeast: true, boundBy: 'driver' });
    expect(capacityReport([capacity], { limitMs: 100, plan }, environment)).toContain('at least 480');
  });

  test('tries a load a second time before the driver, the machine or lateness bounds it', async () => {
    const tries: number[] = [];
    const probe = async (load: number) => {
      tries.push(load);
      const bad = load === 32 && tries.filter((other) => other === load).length === 1;
      return { ...(await axis.probe(load)), driverReasons: bad ? [said('a busy moment')] : [] };
    };
    const capacity = await findCapacity({ ...axis, probe }, 100, new AbortController().signal, ignore);
    expect(capacity).toMatchObject({ greatest: 960, boundBy: 'saturated' });
    expect(tries.filter((load) => load === 32)).toHaveLength(2);
    expect(capacity.points.find(({ load }) => load === 32)).toMatchObject({
      holds: true,
      firstOutcome: 'driver',
    });
  });

  test('that is stopped returns what it has found', async () => {
    const stop = new AbortController();
    const listener = { onLoad() {}, onPoint: () => stop.abort() };
    const capacity = await findCapacity(axis, 100, stop.signal, listener);
    expect(capacity).toMatchObject({ greatest: 80, atLeast: true, boundBy: 'stopped' });
  });

  test('in which no load held reports "none held"', async () => {
    const probe = async () => ({ failure: said('no server') });
    const capacity = await findCapacity({ ...axis, probe }, 100, new AbortController().signal, ignore);
    expect(capacity).toMatchObject({ greatest: undefined, boundBy: 'failed' });
    expect(capacityReport([capacity], { limitMs: 100, plan }, environment)).toContain('none held');
  });
});

test('autocannon is given ignoreCoordinatedOmission with every rate, and the rate divided by its threads', () => {
  expect(ratedLoad('http://127.0.0.1:1', 100, 1, 1)).toMatchObject({
    overallRate: 100,
    ignoreCoordinatedOmission: true,
  });
  expect(ratedLoad('http://127.0.0.1:1', 100, 1, 3)).toMatchObject({
    overallRate: 34,
    workers: 3,
    ignoreCoordinatedOmission: true,
  });
});
