import { describe, expect, it } from 'vitest';
import {
  type Crossover,
  type CrossoverPoint,
  doubtsOf,
  fitCostModel,
  modelledRatio,
  surprisesOf,
} from '../../../bench/report/analysis/crossover.ts';
import { analyse } from '../../../bench/report/analysis/index.ts';
import { crossoverVerdict } from '../../../bench/report/analysis/verdict.ts';
import { crossoverChart } from '../../../bench/report/charts/crossover.ts';
import { en } from '../../../bench/report/words/en/index.ts';
import { ko } from '../../../bench/report/words/ko/index.ts';
import { differenceOf } from '../../../bench/result/judge.ts';
import type { Result } from '../../../bench/result/schema.ts';
import { failed, makeResult } from '../../fixtures/make-result.ts';
import { verdictText, withCellsOf } from './verdict-text.ts';

const sweep = makeResult({ pollIntervalMs: [250, 500, 1000], messagesPerSecond: [1, 4], freshnessMs: 500 });

describe('the crossover', () => {
  const point = (messagesPerPoll: number, poll: number, push: number) =>
    ({ messagesPerPoll, poll, push }) as CrossoverPoint;

  it('is where a poll brings enough messages to pay for itself; costs of both sides cancel out', () => {
    // Polling costs 40 a poll and 5 a message, push 15 a message; both also pay a fixed 100 and 7.
    const model = fitCostModel([point(1, 145, 115), point(4, 22, 22), point(8, 17, 22)]);
    expect(model?.perPoll).toBeCloseTo(40);
    expect(model?.gap).toBeCloseTo(-10);
    expect(model?.crossesAt).toBeCloseTo(4);
    expect(model && modelledRatio(model, 1, 115)).toBeCloseTo(145 / 115);
  });

  it('is never where a message costs more in an answer than pushed; it needs more than two loads', () => {
    const dearer = fitCostModel([point(1, 60, 10), point(2, 40, 10), point(4, 30, 10)]);
    expect(dearer?.gap).toBeCloseTo(10);
    expect(dearer?.crossesAt).toBeUndefined();
    expect(fitCostModel([point(1, 60, 10), point(4, 30, 10)])).toBeUndefined();
    expect(fitCostModel([point(1, 60, 10), point(1, 61, 10)])).toBeUndefined();
    expect(fitCostModel([])).toBeUndefined();
  });

  it('is always where polls cost nothing and messages less', () => {
    const flat = (poll: number) => fitCostModel([1, 4, 8].map((load) => point(load, poll, 10)));
    expect(flat(5)?.crossesAt).toBe(0);
    expect(flat(15)?.gap).toBeCloseTo(5);
    expect(flat(15)?.crossesAt).toBeUndefined();
  });

  it('counts the loads at which polling wins, ties and loses, and names the cheapest mode', () => {
    const [cpu] = analyse(sweep).crossovers;
    expect(cpu?.cost).toBe('serverCpuUsPerDelivery');
    expect(cpu?.points).toHaveLength(6);
    expect(cpu?.points[0]?.cheapest.name).toBe('socket.io');
    expect(verdictText(sweep, 'crossover')).toMatch(/polling won \d, tied \d and lost \d of the 6 loads/);
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

  it('follows the measured points where the model contradicts them', () => {
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
    expect(en.verdict(crossoverVerdict(won))).toMatch(
      /polling won 1, tied 1 and lost 1 of the 3 loads measured\. .*It won when polling every 50 ms with .* More decides/,
    );
    expect(en.verdict(crossoverVerdict(won))).not.toContain('would not win');
    expect(ko.verdict(crossoverVerdict(won))).toContain('50ms마다');
    const lost = crossover([point(1, 'lower'), point(4, 'lower')], 2);
    expect(surprisesOf(lost)).toEqual([point(4, 'lower')]);
    expect(en.verdict(crossoverVerdict(lost))).not.toMatch(/It won|model/);
    expect(surprisesOf(crossover([point(1, 'lower'), point(4, 'higher')], 2))).toEqual([]);
  });

  describe('by a line that does not fit the measured loads', () => {
    const base = analyse(sweep).crossovers[0] as Crossover;
    /** Loads: messages/s, poll interval in ms, and CPU time per message in µs, polled and pushed. */
    const crossover = (loads: readonly (readonly [number, number, number, number])[]): Crossover => {
      const points = loads.map(([messagesPerSecond, pollIntervalMs, poll, push]) => ({
        ...(base.points[0] as CrossoverPoint),
        parameters: { ...(base.points[0] as CrossoverPoint).parameters, messagesPerSecond, pollIntervalMs },
        messagesPerPoll: (messagesPerSecond * pollIntervalMs) / 1000,
        poll,
        push,
        outcome: differenceOf(push, poll, 0.1),
      }));
      return { ...base, points, model: fitCostModel(points) };
    };
    // Measured with 500 clients: a message costs less the more there are, polled or pushed.
    const measured = crossover([
      [0.5, 250, 471, 59.4],
      [0.5, 1000, 234, 59.4],
      [0.5, 4000, 150, 59.4],
      [2, 250, 92.3, 21.8],
      [2, 1000, 60.4, 21.8],
      [2, 4000, 43.6, 21.8],
      [8, 250, 20.4, 12.8],
      [8, 1000, 19.4, 12.8],
      [8, 4000, 12.5, 12.8],
    ]);
    const onTheLine = crossover(
      [0.5, 2, 8].flatMap((rate) =>
        [250, 1000, 4000].map((ms) => [rate, ms, 20 + 30 / ((rate * ms) / 1000) - 4, 20] as const),
      ),
    );

    it('is not extrapolated, and not drawn', () => {
      expect(doubtsOf(measured)?.worst).toBeDefined();
      for (const text of [en, ko])
        expect(text.verdict(crossoverVerdict(measured))).not.toMatch(/By the model|모형/);
      expect(en.verdict(crossoverVerdict(measured))).toMatch(
        /It cost 0\.98 to 7\.9 times what push did\. A line through these points does not hold: when polling/,
      );
      expect(linesOf(measured)).toEqual([]);
    });

    it('is reported where it fits', () => {
      expect(doubtsOf(onTheLine)).toBeUndefined();
      expect(onTheLine.model?.crossesAt).toBeCloseTo(7.5);
      expect(en.verdict(crossoverVerdict(onTheLine))).toContain(
        'it wins once a poll collects 7.5 messages or more',
      );
      expect(linesOf(onTheLine)).toHaveLength(3);
    });

    it('fits up to a deviation of 25%', () => {
      const bent = (factor: number) => {
        const points = onTheLine.points.map((point, at) =>
          at === 4 ? { ...point, poll: point.poll * factor } : point,
        );
        return doubtsOf({ ...onTheLine, points });
      };
      expect(bent(1.24)).toBeUndefined();
      expect(bent(1.26)?.worst?.point).toMatchObject({ messagesPerPoll: 2 });
    });

    function linesOf(one: Crossover) {
      const chart = crossoverChart({ ...analyse(sweep), crossovers: [one] }, en);
      return (chart?.option.series as { type: string; lineStyle?: unknown }[] | undefined)?.filter(
        (each) => each.lineStyle,
      );
    }
  });

  it('is not spoken of for a single load', () => {
    expect(verdictText(makeResult(), 'crossover')).toBeUndefined();
  });

  it('is told apart from an extrapolation', () => {
    const cheapPolls = withCellsOf(sweep, 'short-poll', (cell) => ({
      server: { ...cell.server, cpuMs: (cell.requests.total * 90 + cell.delivered * 5) / 1000 },
    }));
    const push = withCellsOf(cheapPolls, 'socket.io', (cell) => ({
      server: { ...cell.server, cpuMs: (cell.delivered * 15) / 1000 },
    }));
    expect(verdictText(push, 'crossover')).toContain(
      'collects 9 messages or more (an extrapolation: 4 were measured at most)',
    );
  });
});
