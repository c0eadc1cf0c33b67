import { describe, expect, it } from 'vitest';
import { BUSIEST_MS_PER_S, paceOf, slower, withinReach } from '../../../bench/calibrate/within-reach.ts';

const LOAD = { clients: 2_000, pollIntervalMs: 70, messagesPerSecond: 20, payloadBytes: 20 };

describe('a load of a calibration', () => {
  it('has the pace of its polls, or of its deliveries', () => {
    expect(paceOf('poll', LOAD)).toBeCloseTo(28_571, 0);
    expect([paceOf('hold', LOAD), paceOf('push', LOAD)]).toEqual([40_000, 40_000]);
  });

  it('stays as it is where the machine carries it', () => {
    for (const cpu of [0, BUSIEST_MS_PER_S]) expect(withinReach('poll', LOAD, cpu)).toBe(LOAD);
  });

  it.each([
    ['poll', { pollIntervalMs: 140 }],
    ['hold', { messagesPerSecond: 10 }],
    ['push', { messagesPerSecond: 10 }],
  ] as const)('is made slower where it would be too much: %s', (kind, change) => {
    expect(withinReach(kind, LOAD, 2 * BUSIEST_MS_PER_S)).toEqual({ ...LOAD, ...change });
  });

  it('has a pace of two digits', () => {
    expect(slower('poll', LOAD, 3.3333)).toEqual({ ...LOAD, pollIntervalMs: 230 });
    expect(slower('push', LOAD, 3)).toEqual({ ...LOAD, messagesPerSecond: 6.7 });
  });
});
