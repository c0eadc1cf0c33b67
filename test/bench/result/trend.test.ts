import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../bench/random.ts';
import { renderTrend, renderTrendCsv, renderTrendPage } from '../../../bench/report/trend.ts';
import { TEXTS } from '../../../bench/report/words/index.ts';
import { LANGUAGES } from '../../../bench/report/words/language.ts';
import { changePointsOf } from '../../../bench/result/change-points.ts';
import type { Cell, MeasuredCell, Result } from '../../../bench/result/schema.ts';
import { trendOf } from '../../../bench/result/trend.ts';
import { makeResult } from '../../fixtures/make-result.ts';

const NOISE = { spread: 0.1, source: 'known', pairs: 0 } as const;
const EXACT = { spread: 0, source: 'known', pairs: 0 } as const;

/** As runs of one revision lie apart. */
function noisy(seed: number, levels: readonly number[]): number[] {
  const random = createRandom(seed, 'trend');
  return levels.map((level) => level * Math.exp(0.2 * (random() + random() + random() - 1.5)));
}

describe('changes of a series', () => {
  it('are found where they are, and told with what was before and after', () => {
    const series = noisy(1, [...new Array(8).fill(10), ...new Array(7).fill(20), ...new Array(9).fill(12)]);
    const found = changePointsOf(series, NOISE);
    expect(found.map(({ at, outcome }) => [at, outcome])).toEqual([
      [8, 'higher'],
      [15, 'lower'],
    ]);
    expect(found[0]?.before).toBeCloseTo(10, -1);
  });

  it('are none in runs that are alike: in at most one of 40 series', () => {
    const told = Array.from({ length: 40 }, (_, seed) =>
      changePointsOf(noisy(seed, new Array(20).fill(5)), NOISE),
    );
    expect(told.filter((changes) => changes.length > 0).length).toBeLessThanOrEqual(1);
  });

  it('are each difference where there is no noise', () => {
    expect(changePointsOf([0, 0, 3, 3, 0], EXACT).map(({ at }) => at)).toEqual([2, 4]);
    expect(changePointsOf([5], EXACT)).toEqual([]);
    expect(changePointsOf([], EXACT)).toEqual([]);
  });

  it('of few runs must be beyond what is known of the noise', () => {
    expect(changePointsOf([10, 11], NOISE)).toEqual([]);
    expect(changePointsOf([10, 20], NOISE).map(({ at }) => at)).toEqual([1]);
  });
});

/** A run of one day, with its median latency. */
function runOf(day: number, p50: number, change: Partial<Result> = {}): Result {
  const result = makeResult(
    {},
    { startedAt: `2026-01-${String(day).padStart(2, '0')}T00:00:00.000Z`, ...change },
  );
  const cells = result.cells.map((cell) => {
    const measured = cell as MeasuredCell;
    return { ...measured, latencyMs: { ...measured.latencyMs, p50 } } as Cell;
  });
  return { ...result, cells };
}

describe('figures over runs', () => {
  const levels = noisy(3, [...new Array(5).fill(3), ...new Array(5).fill(9)]);
  const runs = levels.map((p50, day) => runOf(day + 1, p50));
  const elsewhere = runOf(20, 3, { environment: { ...makeResult().environment, cpuModel: 'Another CPU' } });

  it('come in the order of time, whatever order they are given in, and runs of other machines stand apart', () => {
    const trend = trendOf([
      elsewhere,
      ...[...runs].reverse(),
      { ...runOf(30, 3), finishedAt: undefined } as unknown as Result,
    ]);
    expect(trend.unfinished).toBe(1);
    expect(trend.groups.map(({ runs: own }) => own.length)).toEqual([10, 1]);
    expect(trend.groups[1]?.differences).toEqual(['cpu: Example CPU against Another CPU']);
    const p50 = trend.groups[0]?.series.filter(({ figure }) => figure === 'latencyMsP50') ?? [];
    expect(p50.map(({ row, changes }) => [row.mode.name, changes.map(({ at }) => at)])).toEqual([
      ['short-poll', [5]],
      ['socket.io', [5]],
    ]);
    expect(
      trend.groups[0]?.series
        .filter(({ figure }) => figure !== 'latencyMsP50')
        .flatMap(({ changes }) => changes),
    ).toEqual([]);
  });

  it.each(LANGUAGES)('are written in %s, as a page, and as CSV', async (language) => {
    const trend = trendOf([...runs, elsewhere]);
    const text = TEXTS[language];
    const markdown = renderTrend(trend, text);
    expect(markdown).toMatch(/2026-01-06 00:00 *\|.*0123abc/);
    expect(markdown).not.toMatch(/undefined|NaN/);
    expect(await renderTrendPage(trend, text)).toContain('data-chart="trend-0-latencyMsP50"');
    const lines = renderTrendCsv(trend, text).split('\r\n');
    expect(lines.filter((line) => /^1,2026-.*latencyMsP50/.test(line))).toHaveLength(20);
    expect(lines.filter((line) => line.endsWith(',true'))).toHaveLength(2);
  });
});
