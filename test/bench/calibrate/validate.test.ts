import { describe, expect, it } from 'vitest';
import { loadsOf } from '../../../bench/calibrate/calibrate.ts';
import { HELD_OUT_LOADS, LOADS } from '../../../bench/calibrate/loads.ts';
import { tellsCosts } from '../../../bench/calibrate/measure-mode.ts';
import { calibrationTable, loadText, validationTable, validityText } from '../../../bench/calibrate/text.ts';
import { type HeldOut, heldOutLoadsOf, offBy, validityOf } from '../../../bench/calibrate/validate.ts';
import { modes } from '../../../src/modes/index.ts';
import { makeCalibration } from '../../fixtures/make-calibration.ts';

const exact = { predicted: 100, measured: 100 };
const heldOut = (changes: Partial<HeldOut> = {}): HeldOut => ({
  mode: 'sse',
  kind: 'push',
  load: { clients: 10_000, pollIntervalMs: 1_000, messagesPerSecond: 2, payloadBytes: 20 },
  cpuMsPerS: exact,
  bytesPerS: exact,
  requestsPerS: { predicted: 0, measured: 0 },
  heapBytes: exact,
  extrapolated: false,
  ...changes,
});
const off = (predicted: number) => heldOut({ cpuMsPerS: { predicted, measured: 100 } });

describe('the loads of a calibration', () => {
  it('are none of those that predictions are checked with', () => {
    for (const kind of ['poll', 'hold', 'push'] as const) {
      const texts = LOADS[kind].map((load) => loadText(kind, load));
      for (const load of HELD_OUT_LOADS[kind]) expect(texts).not.toContain(loadText(kind, load));
    }
  });

  it('are few for a mode that delivers by the code of another, whose loads tell most', () => {
    for (const mode of modes) {
      expect(loadsOf(mode).length).toBeGreaterThanOrEqual(mode.deliversAs === undefined ? 10 : 2);
      expect(heldOutLoadsOf(mode).length).toBeGreaterThanOrEqual(3);
    }
  });
});

describe('a cell tells costs', () => {
  it('where it is valid, or only its latencies are not', () => {
    expect(tellsCosts({ reasons: [] })).toBe(true);
    expect(tellsCosts({ reasons: [{ code: 'lateThread', lateMs: 50, limitMs: 20 }] })).toBe(true);
    const busy = { code: 'busyThread', busyFraction: 1, limitFraction: 0.9 } as const;
    expect(tellsCosts({ reasons: [{ code: 'lateThread', lateMs: 50, limitMs: 20 }, busy] })).toBe(false);
  });
});

describe('how far predictions lie from what was measured', () => {
  it('is relative to what was measured, and nothing where both are nothing', () => {
    expect(offBy({ predicted: 110, measured: 100 })).toBeCloseTo(0.1);
    expect(offBy({ predicted: 90, measured: 100 })).toBeCloseTo(0.1);
    expect(offBy({ predicted: 0, measured: 0 })).toBe(0);
  });

  it('keeps the limits where nine of ten are within 15% and all within 30%', () => {
    const nine = Array.from({ length: 9 }, () => off(114));
    expect(validityOf([...nine, off(129)])).toMatchObject({ loads: 10, cpuWithin: 9, holds: true });
    expect(validityOf([...nine, off(131)]).holds).toBe(false);
    expect(validityOf([...nine.slice(1), off(116), off(84)])).toMatchObject({ cpuWithin: 8, holds: false });
    expect(validityOf([]).holds).toBe(false);
  });

  it.each([
    ['bytesPerS', 1.031],
    ['requestsPerS', 0.969],
    ['heapBytes', 1.26],
  ] as const)('does not keep them where %s is off by more than it may', (figure, factor) => {
    expect(validityOf([heldOut()]).holds).toBe(true);
    const wrong = heldOut({ [figure]: { predicted: factor * 100, measured: 100 } });
    expect(validityOf([wrong]).holds).toBe(false);
    expect(validityText(validityOf([wrong]))).toContain('Not all limits are kept');
  });

  it('asks nothing of the heap of few clients', () => {
    const few = { ...heldOut().load, clients: 100 };
    expect(validityOf([heldOut({ load: few, heapBytes: { predicted: 200, measured: 100 } })]).holds).toBe(
      true,
    );
  });
});

describe('the tables', () => {
  it('have a row for each mode, and one for each load', () => {
    const calibration = makeCalibration();
    expect(calibrationTable(calibration).split('\n')).toHaveLength(calibration.modes.length + 2);
    const table = validationTable([off(114), off(84)]);
    expect(table).toMatch(/sse +\| 10,000 clients, 2 messages\/s \| +114 ms\/s \| 100 ms\/s \| \+14\.0% \|/);
    expect(table).toContain('−16.0%');
    expect(
      loadText('poll', { clients: 5, pollIntervalMs: 500, messagesPerSecond: 1, payloadBytes: 2_000 }),
    ).toBe('5 clients, every 500 ms, 1 message/s, 2 kB');
  });
});
