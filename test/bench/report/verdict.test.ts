import { describe, expect, it } from 'vitest';
import { headlineGroup } from '../../../bench/report/analysis/headline.ts';
import { verdictsOf } from '../../../bench/report/analysis/verdict.ts';
import { en } from '../../../bench/report/words/en/index.ts';
import { noiseIn } from '../../../bench/result/judge/noise.ts';
import type { Cell, MeasuredCell, Result } from '../../../bench/result/schema.ts';
import { isOk, summarise } from '../../../bench/result/summary.ts';
import { failed, makeResult, voided, withCell } from '../../fixtures/make-result.ts';
import { verdictText } from './verdict-text.ts';

const sentence = (result: Result): string => verdictsOf(result).map(en.verdict)[0] ?? '';

/** Changes measured figures of the first cell, which polls, or the second, which pushes. */
const measuring =
  (change: Partial<MeasuredCell>) =>
  (cell: Cell): Cell =>
    ({ ...cell, ...change }) as Cell;
const latency = (p50: number) => ({
  min: 1,
  mean: p50,
  p50,
  p90: p50,
  p95: p50,
  p99: p50,
  p999: p50,
  max: p50,
});

describe('the headline', () => {
  const result = makeResult();

  it('says how many requests, how many of them were useless, and how soon messages came', () => {
    const poll = measuring({
      latencyMs: latency(290),
      requests: { total: 1000, useful: 100, empty: 900, handshake: 0 },
    });
    const spoken = sentence(withCell(withCell(result, 0, poll), 1, measuring({ latencyMs: latency(5) })));
    expect(spoken).toMatch(
      /^Polling every 1 s took 1,000 requests, of which 900 were useless; push took 100\. Half of the messages came within 290 ms by polling every 1 s, half the interval that was chosen, and within 5 ms by push\./,
    );
  });

  it('says so when polling wins', () => {
    const spoken = sentence(
      withCell(
        withCell(
          result,
          0,
          measuring({ latencyMs: latency(2), requests: { total: 50, useful: 50, empty: 0, handshake: 0 } }),
        ),
        1,
        measuring({ latencyMs: latency(4) }),
      ),
    );
    expect(spoken).toContain(
      'Polling every 1 s took fewer requests: 50, none of them useless, against 100 by push.',
    );
    expect(spoken).toContain(
      'within 2 ms by polling every 1 s, half the interval that was chosen, and within 4 ms',
    );
  });

  it('calls a difference inside the noise no difference', () => {
    const tie = withCell(
      withCell(result, 0, measuring({ latencyMs: latency(4) })),
      1,
      measuring({ latencyMs: latency(4.2) }),
    );
    expect(sentence(tie)).toContain('within 4.2 ms by push: not told apart');
  });

  it('is followed by what push costs, also where it costs more', () => {
    const costly = makeResult({ clients: [500] });
    expect(verdictsOf(costly)[1]?.code).toBe('cost');
    expect(verdictText(costly, 'cost')).toMatch(
      /^Each message delivered by push cost 2\.4 times less server CPU and 3\.1 times less traffic\. Each client connected by push took 2\.7 times more server heap\.$/,
    );
    const none = withCell(withCell(result, 0, failed('killed')), 1, failed('killed'));
    expect(verdictsOf(none).map(({ code }) => code)).toEqual(['notJudged']);
  });

  it('names what was not delivered properly', () => {
    const spoken = sentence(withCell(result, 0, measuring({ missed: 3 })));
    expect(spoken).toContain('But polling every 1 s did not deliver every message exactly once');
  });

  it('gives no verdict over void or failed cells', () => {
    expect(sentence(withCell(result, 0, voided('late')))).toMatch(/^No verdict: short-poll .*void/);
    expect(sentence(withCell(result, 1, failed('killed')))).toBe('No verdict: socket.io failed.');
    const silent = measuring({ delivered: 0 });
    expect(sentence(withCell(result, 1, silent))).toBe('No verdict: socket.io delivered nothing.');
  });

  it('says so when there is nothing to compare with, or nothing at all', () => {
    expect(sentence(makeResult({ modes: ['short-poll'] }))).toContain('only short-poll');
    expect(sentence({ ...result, cells: [] })).toBe(en.nothingMeasured);
  });
});

describe('rows', () => {
  it('hold the median of the ok repeats, without void and control cells', () => {
    let result = makeResult({ repeat: 3, control: true, modes: ['short-poll'] });
    const changed = [10, 999, 20, 999, 30, 999];
    for (const [index, p50] of changed.entries())
      result = withCell(result, index, measuring({ latencyMs: latency(p50) }));
    const p50 = (of: Result) => {
      const row = summarise(of)[0]?.rows[0];
      return row !== undefined && row.status !== 'failed' ? row.figures.latencyMsP50?.median : undefined;
    };
    expect(p50(result)).toBe(20);
    expect(p50(withCell(result, 0, voided('late')))).toBe(25);
  });

  it('stand in the group of each interval when the mode does not poll', () => {
    const groups = summarise(makeResult({ pollIntervalMs: [1000, 250] }));
    expect(groups.map((group) => group.parameters.pollIntervalMs)).toEqual([250, 1000]);
    for (const group of groups)
      expect(group.rows.filter(isOk).map((row) => row.mode.name)).toEqual(['short-poll', 'socket.io']);
  });

  it('begin with what was planned first', () => {
    const result = makeResult({ pollIntervalMs: [1000, 250] });
    expect(headlineGroup(result, summarise(result))?.parameters.pollIntervalMs).toBe(1000);
  });
});

describe('the noise', () => {
  const cellsOf = (result: Result) => result.cells as MeasuredCell[];
  const p50Of = (result: Result) => noiseIn(result)('latencyMsP50', cellsOf(result));

  it('is pooled over all cells and their controls', () => {
    let result = makeResult({ repeat: 2, control: true, modes: ['short-poll'] });
    for (const [index, p50] of [100, 120, 100, 95].entries())
      result = withCell(result, index, measuring({ latencyMs: latency(p50) }));
    const noise = p50Of(result);
    expect(noise).toMatchObject({ source: 'measured', pairs: 2 });
    expect(noise.spread).toBeCloseTo(Math.sqrt((Math.log(1.2) ** 2 + Math.log(0.95) ** 2) / 4));
  });

  it('comes of ok cells only, each beside its own control', () => {
    let result = makeResult({ pollIntervalMs: [250, 1000], control: true, modes: ['short-poll'] });
    for (const [index, p50] of [100, 110, 100, 400].entries())
      result = withCell(result, index, measuring({ latencyMs: latency(p50) }));
    const ofOne = Math.log(1.1) / Math.SQRT2;
    expect(p50Of(withCell(result, 3, voided('late'))).spread).toBeCloseTo(ofOne);
    expect(p50Of(withCell(result, 2, voided('late'))).spread).toBeCloseTo(ofOne);
    expect(p50Of(withCell(result, 3, measuring({ delivered: 0 }))).spread).toBeCloseTo(ofOne);
  });

  it('is 0 for counts of faults, such as missed messages, whatever the controls did', () => {
    const result = makeResult({ control: true, modes: ['short-poll'] });
    const changed = withCell(result, 1, measuring({ missed: 5 }));
    expect(noiseIn(changed)('missed', cellsOf(changed)).spread).toBe(0);
  });

  it('is what is known of other runs without controls; of little CPU, more', () => {
    const result = makeResult();
    expect(p50Of(result)).toMatchObject({ source: 'known', pairs: 0 });
    const cpu = (cpuMs: number) => {
      const cells = cellsOf(result).map((cell) => ({ ...cell, server: { ...cell.server, cpuMs } }));
      return noiseIn(result)('serverCpuUsPerDelivery', cells).spread;
    };
    expect(cpu(20)).toBeGreaterThan(0.3);
    expect(cpu(10_000)).toBeLessThan(0.1);
  });
});
