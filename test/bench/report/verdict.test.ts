import { describe, expect, it } from 'vitest';
import { headlineGroup } from '../../../bench/report/analysis/headline.ts';
import { verdictsOf } from '../../../bench/report/analysis/verdict.ts';
import { en } from '../../../bench/report/words/en/index.ts';
import { floorsOf } from '../../../bench/result/noise.ts';
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

  it('says how much sooner, with how many requests, and how many of them were useless', () => {
    const poll = measuring({
      latencyMs: latency(290),
      requests: { total: 1000, useful: 100, empty: 900, handshake: 0 },
    });
    const spoken = sentence(withCell(withCell(result, 0, poll), 1, measuring({ latencyMs: latency(5) })));
    expect(spoken).toMatch(
      /^Push delivered each message 58 times sooner than polling every 1 s \(5 ms instead of 290 ms\), with 100 requests instead of 1,000, of which 900 were useless\./,
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
      'Polling every 1 s delivered each message 2 times sooner than push (2 ms instead of 4 ms)',
    );
    expect(spoken).toContain('although polling made fewer requests: 50, none of them useless, against 100');
  });

  it('calls a difference inside the noise no difference', () => {
    const tie = withCell(
      withCell(result, 0, measuring({ latencyMs: latency(4) })),
      1,
      measuring({ latencyMs: latency(4.2) }),
    );
    expect(sentence(tie)).toContain('equally soon');
  });

  it('is followed by what push costs, also where it costs more', () => {
    const costly = makeResult({ clients: [500] });
    expect(verdictsOf(costly)[1]?.code).toBe('cost');
    expect(verdictText(costly, 'cost')).toMatch(
      /^Each message delivered by push cost 2\.4 times less server CPU and 3\.1 times less traffic\. Each client connected by push took 2\.7 times more server memory\.$/,
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

describe('the noise floor', () => {
  it('is the largest difference between a cell and its control', () => {
    let result = makeResult({ repeat: 2, control: true, modes: ['short-poll'] });
    for (const [index, p50] of [100, 120, 100, 95].entries())
      result = withCell(result, index, measuring({ latencyMs: latency(p50) }));
    const floor = floorsOf(result)('latencyMsP50');
    expect(floor.source).toBe('measured');
    expect(floor.fraction).toBeCloseTo(0.2);
  });

  it('comes of ok cells only, each beside its own control', () => {
    let result = makeResult({ pollIntervalMs: [250, 1000], control: true, modes: ['short-poll'] });
    for (const [index, p50] of [100, 110, 100, 400].entries())
      result = withCell(result, index, measuring({ latencyMs: latency(p50) }));
    expect(floorsOf(result)('latencyMsP50').fraction).toBeCloseTo(3);
    expect(floorsOf(withCell(result, 3, voided('late')))('latencyMsP50').fraction).toBeCloseTo(0.1);
    expect(floorsOf(withCell(result, 2, voided('late')))('latencyMsP50').fraction).toBeCloseTo(0.1);
    const silent = withCell(result, 3, measuring({ delivered: 0 }));
    expect(floorsOf(silent)('latencyMsP50').fraction).toBeCloseTo(0.1);
  });

  it('is 0 for counts of faults, such as missed messages, whatever the controls did', () => {
    const result = makeResult({ control: true, modes: ['short-poll'] });
    expect(floorsOf(withCell(result, 1, measuring({ missed: 5 })))('missed').fraction).toBe(0);
  });

  it('is assumed without controls', () => {
    const floors = floorsOf(makeResult());
    expect(floors('latencyMsP50').source).toBe('assumed');
    expect(floors('requestsTotal')).toEqual({ fraction: 0.01, source: 'assumed' });
  });
});
