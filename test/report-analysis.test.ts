import { describe, expect, it } from 'vitest';
import { analyse } from '../bench/report/analysis.ts';
import {
  type Crossover,
  type CrossoverPoint,
  fitCostModel,
  modelledRatio,
  surprisesOf,
} from '../bench/report/crossover.ts';
import { noteworthy } from '../bench/report/prediction.ts';
import { en } from '../bench/report/text/en.ts';
import { ko } from '../bench/report/text/ko.ts';
import { verdictsIn } from '../bench/report/verdict.ts';
import type { MeasuredCell, Result } from '../bench/result.ts';
import { failed, makeResult } from './fixtures/make-result.ts';

const sweep = makeResult({ pollIntervalMs: [250, 500, 1000], messagesPerSecond: [1, 4], freshnessMs: 500 });

/** The run with every cell of a mode changed. */
function changed(
  result: Result,
  mode: string,
  change: (cell: MeasuredCell) => Partial<MeasuredCell>,
): Result {
  const cells = result.cells.map((cell) =>
    cell.mode === mode && cell.status === 'ok' ? { ...cell, ...change(cell), status: 'ok' as const } : cell,
  );
  return { ...result, cells: cells as Result['cells'] };
}
const told = (result: Result, kind: string) =>
  verdictsIn(analyse(result), en).find((verdict) => verdict.kind === kind)?.text;

describe('equal freshness', () => {
  it('is not spoken of when nobody asked', () => {
    expect(analyse(makeResult()).freshness).toBeUndefined();
    expect(told(makeResult(), 'equal-freshness')).toBeUndefined();
  });

  it('takes polling at the longest interval that meets the target', () => {
    const { freshness } = analyse(sweep);
    expect(freshness?.rows.map((row) => row.parameters.pollIntervalMs)).toEqual([500, 250]);
    expect([...(freshness?.met.values() ?? [])]).toEqual([true, true]);
    expect(freshness?.contrast?.of('requestsTotal')).toMatchObject({
      poll: 2000,
      push: 100,
      outcome: 'lower',
    });
    expect(told(sweep, 'equal-freshness')).toMatch(
      /^At equal freshness \(95% of messages within 500 ms\), push took 100 requests instead of 2,000, .* compared with polling every 500 ms\.$/,
    );
  });

  it('gives no verdict where one side did not meet it', () => {
    const tight = { ...sweep, plan: { ...sweep.plan, freshnessMs: 100 } };
    expect(analyse(tight).freshness?.rows[0]?.parameters.pollIntervalMs).toBe(250);
    expect(told(tight, 'equal-freshness')).toContain('polling every 250 ms did not meet it');
    const alone = {
      ...sweep,
      cells: sweep.cells.map((cell) => (cell.mode === 'socket.io' ? failed('x')(cell) : cell)),
    };
    expect(told(alone, 'equal-freshness')).toContain('not both sides were measured');
  });
});

describe('the crossover', () => {
  const point = (messagesPerPoll: number, poll: number, push: number) =>
    ({ messagesPerPoll, poll, push }) as CrossoverPoint;

  it('is where a poll collects enough to pay for itself, whatever both sides pay alike', () => {
    // Polling costs 40 a poll and 5 a message, push 15 a message; both also pay a fixed 100 and 7.
    const model = fitCostModel([point(1, 145, 115), point(4, 22, 22), point(8, 17, 22)]);
    expect(model?.perPoll).toBeCloseTo(40);
    expect(model?.gap).toBeCloseTo(-10);
    expect(model?.crossesAt).toBeCloseTo(4);
    expect(model && modelledRatio(model, 1, 115)).toBeCloseTo(145 / 115);
  });

  it('is never where a message costs more in an answer than pushed, and needs two loads', () => {
    expect(fitCostModel([point(1, 60, 10), point(4, 30, 10)])?.crossesAt).toBeUndefined();
    expect(fitCostModel([point(1, 60, 10), point(1, 61, 10)])).toBeUndefined();
    expect(fitCostModel([])).toBeUndefined();
  });

  it('is always where polls cost nothing and messages less', () => {
    expect(fitCostModel([point(1, 5, 10), point(4, 5, 10)])?.crossesAt).toBe(0);
    expect(fitCostModel([point(1, 15, 10), point(4, 15, 10)])?.crossesAt).toBeUndefined();
  });

  it('counts where polling wins, ties and loses, and names the cheapest of all modes', () => {
    const [cpu] = analyse(sweep).crossovers;
    expect(cpu?.cost).toBe('serverCpuUsPerDelivery');
    expect(cpu?.points).toHaveLength(6);
    expect(cpu?.points[0]?.cheapest.name).toBe('socket.io');
    expect(told(sweep, 'crossover')).toMatch(/polling won \d, tied \d and lost \d of the 6 loads/);
  });

  it('has no points where one side was not measured, failed or delivered nothing', () => {
    expect(analyse(makeResult({ modes: ['short-poll'] })).crossovers).toEqual([]);
    expect(analyse(makeResult({ modes: ['socket.io'] })).crossovers).toEqual([]);
    const points = (result: Result) => analyse(result).crossovers[0]?.points.length;
    const someFailed = {
      ...sweep,
      cells: sweep.cells.map((cell, at) => (at === 0 ? failed('killed')(cell) : cell)),
    };
    expect(points(someFailed)).toBe(5);
    const [first, ...others] = sweep.cells;
    const silent = { ...sweep, cells: [{ ...first, delivered: 0 }, ...others] as Result['cells'] };
    expect(points(silent)).toBe(5);
  });

  it('is left to the measured points where the model says otherwise', () => {
    const base = analyse(sweep).crossovers[0]?.points[0] as CrossoverPoint;
    const point = (messagesPerPoll: number, outcome: CrossoverPoint['outcome'], pollIntervalMs = 50) => ({
      ...base,
      parameters: { ...base.parameters, pollIntervalMs },
      messagesPerPoll,
      outcome,
    });
    const crossover = (points: CrossoverPoint[], crossesAt: number | undefined) => ({
      cost: 'serverCpuUsPerDelivery' as const,
      points,
      model: { perPoll: 1, gap: 1, crossesAt },
      floor: { fraction: 0.05 } as Crossover['floor'],
    });
    const won = crossover([point(1, 'higher'), point(4, 'lower', 200), point(2, 'same')], undefined);
    expect(surprisesOf(won)).toEqual([point(1, 'higher')]);
    expect(en.crossover(won)).toMatch(
      /polling won 1, tied 1 and lost 1 of the 3 loads measured\. It won when polling every 50 ms with .* More decides/,
    );
    expect(en.crossover(won)).not.toContain('would not win');
    expect(ko.crossover(won)).toContain('50ms마다');
    const lost = crossover([point(1, 'lower'), point(4, 'lower')], 2);
    expect(surprisesOf(lost)).toEqual([point(4, 'lower')]);
    expect(en.crossover(lost)).not.toMatch(/It won|model/);
    expect(surprisesOf(crossover([point(1, 'lower'), point(4, 'higher')], 2))).toEqual([]);
  });

  it('is not spoken of for a single load', () => {
    expect(told(makeResult(), 'crossover')).toBeUndefined();
  });

  it('is told apart from an extrapolation', () => {
    const cheapPolls = changed(sweep, 'short-poll', (cell) => ({
      server: { ...cell.server, cpuMs: (cell.requests.total * 90 + cell.delivered * 5) / 1000 },
    }));
    const push = changed(cheapPolls, 'socket.io', (cell) => ({
      server: { ...cell.server, cpuMs: (cell.delivered * 15) / 1000 },
    }));
    expect(told(push, 'crossover')).toContain(
      'collects 9 messages or more (an extrapolation: 4 were measured at most)',
    );
  });
});

describe('the projection', () => {
  it('is in proportion to the largest size measured, and counts servers by what runs out first', () => {
    const result = changed(makeResult({ clients: [50, 500] }), 'short-poll', (cell) => ({
      server: {
        ...cell.server,
        cpuMs: cell.clients * 10,
        connectedHeapBytes: cell.server.idleHeapBytes + cell.clients * 1e6,
      },
    }));
    const { projection } = analyse(result);
    expect(projection?.measuredClients).toBe(500);
    const [poll, push] = projection?.modes ?? [];
    expect(poll?.unit).toMatchObject({ requestsPerS: 1, cores: 0.001, memoryBytes: 1e6 });
    expect(poll?.sizes.map(({ clients }) => clients)).toEqual([1e4, 1e5, 1e6, 1e7]);
    // 10 cores on machines with 2; 10 GB on machines with 8.
    expect(poll?.sizes[0]).toMatchObject({ requestsPerS: 1e4, cores: 10, memoryBytes: 1e10, servers: 5 });
    expect(push?.unit.requestsPerS).toBe(0);
  });

  it('has no memory where none could be measured', () => {
    const result = changed(makeResult({ clients: [500] }), 'socket.io', (cell) => ({
      server: { ...cell.server, connectedHeapBytes: cell.server.idleHeapBytes - 1 },
    }));
    const [, push] = analyse(result).projection?.modes ?? [];
    expect(push?.sizes[3]?.memoryBytes).toBeUndefined();
    expect(push?.sizes[0]?.servers).toBeGreaterThanOrEqual(1);
  });
});

describe('residuals', () => {
  it('are noteworthy beyond a tenth, once per mode and figure, the worst first', () => {
    const off = changed(makeResult({ clients: [10, 20] }), 'short-poll', (cell) => ({
      predicted: { ...cell.predicted, requestsTotal: cell.requests.total * (cell.clients === 10 ? 2 : 4) },
    }));
    const found = noteworthy(analyse(off).residuals).filter(({ figure }) => figure === 'requestsTotal');
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ loads: 2, offBy: -0.75 });
    expect(en.prediction.residual(found[0] as (typeof found)[0])).toMatch(
      /4 times less than the predicted 800/,
    );
  });

  it('say it once for modes of which theory predicts no latency at all', () => {
    const local = changed(makeResult(), 'socket.io', (cell) => ({
      predicted: { ...cell.predicted, latencyMsP50: 0 },
    }));
    const notes = noteworthy(analyse(local).residuals).filter(({ predicted }) => predicted === 0);
    expect(en.prediction.fromNothing(notes)).toMatch(
      /^socket\.io: with no network in between theory predicts 0 ms; the .* measured/,
    );
  });
});
