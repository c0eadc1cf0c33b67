import { describe, expect, it } from 'vitest';
import { analyse } from '../../../bench/report/analysis/index.ts';
import { crossoverVerdict } from '../../../bench/report/analysis/verdict.ts';
import { crossoverChart } from '../../../bench/report/charts/crossover.ts';
import { crossoverMap } from '../../../bench/report/charts/crossover-map.ts';
import { en } from '../../../bench/report/words/en/index.ts';
import { ko } from '../../../bench/report/words/ko/index.ts';
import type { Result } from '../../../bench/result/schema.ts';
import { makeCalibration } from '../../fixtures/make-calibration.ts';
import { failed, makeResult } from '../../fixtures/make-result.ts';
import { verdictText } from './verdict-text.ts';

const sweep = makeResult({ pollIntervalMs: [250, 500, 1000], messagesPerSecond: [1, 4], freshnessMs: 500 });

describe('the crossover', () => {
  it('counts the loads at which polling wins, ties and loses, and names the cheapest mode', () => {
    const [cpu] = analyse(sweep).crossovers;
    expect(cpu?.cost).toBe('serverCpuUsPerDelivery');
    expect(cpu?.points).toHaveLength(6);
    expect(cpu?.points[0]?.cheapest.name).toBe('socket.io');
    expect(verdictText(sweep, 'crossover')).toMatch(
      /polling won \d and lost \d of the 6 loads measured; \d (was|were) not told apart/,
    );
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

  it('is predicted from the costs of the machine, where they are known', () => {
    const calibrated = { ...sweep, calibration: makeCalibration() };
    const analysis = analyse(calibrated);
    expect(verdictText(sweep, 'crossover')).not.toContain('By the costs');
    expect(verdictText(calibrated, 'crossover')).toMatch(
      /By the costs of this machine, polling every 250 ms by 100 clients takes less than push from [\d.]+ messages\/s on/,
    );
    const [cpu] = analysis.crossovers;
    const spoken = cpu && ko.verdict(crossoverVerdict(cpu, analysis.cpuMap));
    expect(spoken).toContain('이 컴퓨터에서 잰 비용으로 예측하면');
    expect(linesOf(analysis)).toHaveLength(2);
    expect(linesOf(analyse(sweep))).toHaveLength(0);
  });

  it('says where polling never takes less, always does, or does so nowhere beyond doubt', () => {
    const crossing = { clients: 10, pollIntervalMs: 1_000 };
    const spoken = (found: object) =>
      [en, ko].map((text) =>
        text.verdict({ code: 'crossover', won: 1, tied: 2, lost: 3, crossing: { ...crossing, ...found } }),
      );
    expect(spoken({})[0]).toContain('never takes less than push, up to 1,000 messages/s');
    expect(spoken({ fromPerSecond: 0 })[0]).toContain('always takes less than push');
    expect(spoken({ fromPerSecond: 5 })[0]).toContain('from 5 messages/s on (nowhere beyond doubt)');
    expect(spoken({ fromPerSecond: 5, surelyFromPerSecond: 9 })[0]).toContain('(beyond doubt from 9)');
    expect(spoken({})[1]).toContain('1,000개가 되어도');
    expect(spoken({ fromPerSecond: 0 })[1]).toContain('언제나');
    expect(spoken({ fromPerSecond: 5 })[1]).toContain('확실히 구별되는 곳은 없습니다');
  });

  it('is drawn as a map of predictions, or of what was measured', () => {
    const squares = (result: Result) => {
      const series = crossoverMap(analyse(result), en)?.option.series as { data: unknown[] }[] | undefined;
      return series?.[0]?.data.length;
    };
    expect(squares(sweep)).toBe(6);
    expect(squares({ ...sweep, calibration: makeCalibration() })).toBe(25);
    expect(squares(makeResult())).toBeUndefined();
  });

  function linesOf(analysis: ReturnType<typeof analyse>) {
    const series = crossoverChart(analysis, en)?.option.series;
    return (series as { type: string; lineStyle?: unknown }[] | undefined)?.filter((each) => each.lineStyle);
  }

  it('is not spoken of for a single load', () => {
    expect(verdictText(makeResult(), 'crossover')).toBeUndefined();
  });
});
