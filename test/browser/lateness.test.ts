import { describe, expect, it } from 'vitest';
import { type MeterFigures, sampleBetween } from '../../classroom/page/race/board/meter.ts';
import {
  createLateness,
  GAP_MS,
  LATE_MS,
  passedMs,
  type Reading,
} from '../../classroom/page/race/time/lateness.ts';

const EVERY_MS = 50;
const WALL_MS = 1_700_000_000_000;

/** Both clocks at a time of the page's clock. During `sleptMs` of sleep only the wall clock has advanced. */
const at = (pageMs: number, sleptMs = 0): Reading => ({ pageMs, wallMs: WALL_MS + pageMs + sleptMs });

/** The lateness of a page whose timer was started at 0 and has run at these times, and the gaps that were reported. */
function watched(...readings: readonly Reading[]) {
  const lateness = createLateness(EVERY_MS, at(0));
  const gapsMs = readings.map((reading) => lateness.timerRan(reading));
  return { lateness, gapsMs };
}

describe('the lateness of the page', () => {
  it('is the greatest lateness of its timer since a moment', () => {
    const { lateness } = watched(at(50), at(250), at(300));
    expect(lateness.worstSince(0)).toBe(150);
    expect(lateness.worstSince(260)).toBe(0);
    expect(lateness.gaps).toEqual([]);
  });

  it('within a wait is the part that the page may have caused', () => {
    const { lateness } = watched(at(50), at(1_000), at(1_050));
    expect(lateness.within({ fromMs: 400, toMs: 1_040 })).toBe(600);
    expect(lateness.within({ fromMs: 1_010, toMs: 1_040 })).toBe(0);
    expect(lateness.within({ fromMs: 100 + 900 - LATE_MS, toMs: 1_040 })).toBe(0);
  });

  it('includes that of an overdue timer that has not run yet', () => {
    const { lateness } = watched(at(50));
    expect(lateness.within({ fromMs: 0, toMs: 47_800 })).toBe(47_700);
  });

  it('is a gap if the page was suspended, and its length is reported', () => {
    const { lateness, gapsMs } = watched(at(50), at(50_050), at(50_100));
    expect(gapsMs).toEqual([0, 49_950, 0]);
    expect(lateness.gaps).toEqual([{ fromMs: 50, toMs: 50_050 }]);
  });

  it('is no gap in a window whose timers run once a second', () => {
    const { lateness, gapsMs } = watched(at(1_000), at(2_000));
    expect(gapsMs).toEqual([0, 0]);
    expect(lateness.worstSince(0)).toBe(950);
  });

  it('is a gap after a sleep during which the page’s clock stopped', () => {
    const { lateness, gapsMs } = watched(at(50), at(100, 3_600_000));
    expect(gapsMs).toEqual([0, 3_600_000]);
    expect(lateness.gaps).toEqual([{ fromMs: 50, toMs: 100 }]);
    expect(passedMs(at(50), at(100, 3_600_000))).toBe(3_600_050);
  });

  it('is forgotten after a while, so that the memory of a busy page does not grow', () => {
    const { lateness } = watched(...Array.from({ length: 1_000 }, (_, turn) => at(3_000 * (turn + 1))));
    expect(lateness.gaps.length).toBeLessThan(30);
  });
});

describe('the server’s meter between two readings', () => {
  const counts = (requests: number): MeterFigures => ({
    requests,
    empty: 0,
    bytesIn: 0,
    bytesOut: 0,
    storeQueries: 0,
  });
  const between = (from: Reading, to: Reading) =>
    sampleBetween({ at: from, counts: counts(10) }, { at: to, counts: counts(510) }).requests;

  it('is a bar', () => {
    expect(between(at(0), at(250))).toBe(500);
    // A stalled server answers late, but its requests came within that time.
    expect(between(at(0), at(1_650))).toBe(500);
  });

  it('is a gap after a hidden window or a sleep, since the time of those requests is unknown', () => {
    expect(between(at(0), at(50_000))).toBeUndefined();
    expect(between(at(0), at(250, GAP_MS))).toBeUndefined();
  });
});
