import { describe, expect, it } from 'vitest';
import { analyse } from '../../../bench/report/analysis/index.ts';
import { noteworthy } from '../../../bench/report/analysis/prediction.ts';
import { en } from '../../../bench/report/words/en/index.ts';
import { makeCalibration } from '../../fixtures/make-calibration.ts';
import { ALL_MODES, failed, makeResult } from '../../fixtures/make-result.ts';
import { verdictText, withCellsOf } from './verdict-text.ts';

const sweep = makeResult({ pollIntervalMs: [250, 500, 1000], messagesPerSecond: [1, 4], freshnessMs: 500 });

describe('equal freshness', () => {
  it('is left out without --freshness', () => {
    expect(analyse(makeResult()).freshness).toBeUndefined();
    expect(verdictText(makeResult(), 'equalFreshness')).toBeUndefined();
  });

  it('compares polling at the longest interval that meets the target', () => {
    const { freshness } = analyse(sweep);
    expect(freshness?.rows.map((row) => row.parameters.pollIntervalMs)).toEqual([500, 250]);
    expect([...(freshness?.met.values() ?? [])]).toEqual([true, true]);
    expect(freshness?.contrast?.of('requestsTotal')).toMatchObject({
      poll: 2000,
      push: 100,
      outcome: 'lower',
    });
    expect(verdictText(sweep, 'equalFreshness')).toMatch(
      /^At equal freshness \(95% of messages within 500 ms\), push took 100 requests instead of 2,000, .* compared with polling every 500 ms\.$/,
    );
  });

  it('gives no verdict where one side misses the target', () => {
    const tight = { ...sweep, plan: { ...sweep.plan, freshnessMs: 100 } };
    expect(analyse(tight).freshness?.rows[0]?.parameters.pollIntervalMs).toBe(250);
    expect(verdictText(tight, 'noEqualFreshness')).toContain('polling every 250 ms did not meet it');
    const alone = {
      ...sweep,
      cells: sweep.cells.map((cell) => (cell.mode === 'socket.io' ? failed('x')(cell) : cell)),
    };
    expect(verdictText(alone, 'noEqualFreshness')).toContain('not both sides were measured');
  });
});

describe('the projection', () => {
  const calibrated = { ...makeResult({ clients: [50, 500] }), calibration: makeCalibration() };

  it('has requests and traffic only without a calibration, in proportion to the largest size measured', () => {
    const { projection } = analyse(makeResult({ clients: [50, 500] }));
    expect(projection).toMatchObject({ measuredClients: 500, calibrated: false });
    const [poll, push] = projection?.modes ?? [];
    expect(poll?.sizes.map(({ clients }) => clients)).toEqual([1e4, 1e5, 1e6, 1e7]);
    expect(poll?.sizes[0]).toMatchObject({ requestsPerS: 1e4 });
    expect(poll?.sizes[0]).not.toHaveProperty('cores');
    expect(push?.sizes[0]?.requestsPerS).toBe(0);
  });

  it('has cores, heap and servers by the calibrated costs', () => {
    const { projection, cpuMap, predictedCpu } = analyse(calibrated);
    expect(projection?.calibrated).toBe(true);
    const [poll] = projection?.modes ?? [];
    const [first, second] = poll?.sizes ?? [];
    expect(second?.cores?.value).toBeCloseTo(10 * (first?.cores?.value ?? 0));
    expect(first?.cores?.low).toBeLessThanOrEqual(first?.cores?.value ?? 0);
    expect(second?.servers).toBe(5);
    expect(cpuMap?.points).toHaveLength(25);
    expect(cpuMap?.poll.mode).toBe('short-poll');
    expect(predictedCpu.map(({ row }) => row.mode.name)).toEqual([
      'short-poll',
      'socket.io',
      'short-poll',
      'socket.io',
    ]);
  });

  it('leaves costs out of modes that the calibration does not know', () => {
    const poor = { ...calibrated, calibration: makeCalibration(ALL_MODES.slice(0, 1)) };
    const { projection, cpuMap } = analyse(poor);
    expect(projection?.modes[1]?.sizes[0]).not.toHaveProperty('cores');
    expect(cpuMap).toBeUndefined();
  });
});

describe('residuals', () => {
  it('are noteworthy beyond a tenth, once per mode and figure, the worst first', () => {
    const off = withCellsOf(makeResult({ clients: [10, 20] }), 'short-poll', (cell) => ({
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
    const local = withCellsOf(makeResult(), 'socket.io', (cell) => ({
      predicted: { ...cell.predicted, latencyMsP50: 0 },
    }));
    const notes = noteworthy(analyse(local).residuals).filter(({ predicted }) => predicted === 0);
    expect(en.prediction.fromNothing(notes)).toMatch(
      /^socket\.io: with no network in between theory predicts 0 ms; the .* measured/,
    );
  });
});
