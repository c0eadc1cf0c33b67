import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { clockErrorMs, createClockCheck } from '../../../bench/load/clock-check.ts';
import { createThreadWatch } from '../../../bench/load/fleet/thread-watch.ts';
import { fakeClock } from '../../support/fake-clock.ts';

describe('a watch over a thread', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Watches for `ms` ticks of a millisecond, and blocks the thread once for `blockedMs` half-way. */
  function watchFor(ms: number, blockedMs: number) {
    const clock = fakeClock(1_000_000);
    const watch = createThreadWatch(clock);
    clock.now += 3_600_000;
    watch.begin();
    for (let passed = 0; passed < ms; passed++) {
      clock.now += passed === Math.floor(ms / 2) ? blockedMs : 1;
      vi.advanceTimersByTime(1);
    }
    return watch.end();
  }

  it('reports no delay for a loop that is on time', () => {
    expect(watchFor(10_000, 1).eventLoopDelayMsP99).toBe(0);
  });

  it('weighs one long block by its share of the time', () => {
    // Blocked for 500 of 10,500 ms: of events at random times, one in a hundred waits about 395 ms or more.
    const { eventLoopDelayMsP99 } = watchFor(10_000, 500);
    expect(eventLoopDelayMsP99).toBeGreaterThan(350);
    expect(eventLoopDelayMsP99).toBeLessThan(420);
  });

  it('counts a block that has not ended', () => {
    const clock = fakeClock();
    const watch = createThreadWatch(clock);
    watch.begin();
    clock.now = 300;
    expect(watch.end().eventLoopDelayMsP99).toBeGreaterThan(280);
  });
});

it("a thread's CPU time is its own, or is not reported", () => {
  const clock = fakeClock();
  const watch = createThreadWatch(clock);
  watch.begin();
  const until = process.cpuUsage().user + 30_000;
  while (process.cpuUsage().user < until);
  const { cpuMs, utilization } = watch.end();
  if (cpuMs !== undefined) expect(cpuMs).toBeGreaterThan(5);
  expect(utilization).toBeGreaterThan(0);
});

describe('the clock check', () => {
  it.each([
    [10, 10, 20, 0],
    [10, 15, 20, 0],
    [10, 20, 20, 0],
    [10, 9, 20, 1],
    [10, 23, 20, 3],
  ])('asked at %d, told %d, answered at %d: %d ms apart', (askedMs, toldMs, answeredMs, expected) => {
    expect(clockErrorMs(askedMs, toldMs, answeredMs)).toBe(expected);
  });

  it('checks every answer and keeps the largest error', async () => {
    const clock = fakeClock(10);
    const check = createClockCheck(clock);
    const ask = (...told: number[]) =>
      check.during(
        async () => {
          clock.now += 5;
          return told;
        },
        (answer) => answer,
      );
    expect(await ask(12, 15)).toEqual([12, 15]);
    expect(check.worstMs).toBe(0);
    await ask(15, 22);
    await ask(22);
    expect(check.worstMs).toBe(2);
  });
});
