import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTickScheduler } from '../../../bench/load/fleet/scheduler.ts';
import { fakeClock } from '../../support/fake-clock.ts';

describe('the scheduler', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Starts a scheduler on fake time. `run` advances the clock and the timers together, a millisecond at a time. */
  function start(tickMs: number) {
    const clock = fakeClock();
    const scheduler = createTickScheduler(clock, tickMs);
    const woken: string[] = [];
    return {
      clock,
      scheduler,
      woken,
      note: (name: string) => () => {
        woken.push(`${name}@${clock.now}`);
      },
      run(ms: number) {
        for (let passed = 0; passed < ms; passed++) {
          clock.now++;
          vi.advanceTimersByTime(1);
        }
      },
    };
  }

  it('runs what is due within a tick together, half a tick early or late at most', () => {
    const { scheduler, woken, note, run } = start(10);
    for (const dueMs of [95, 96, 104]) scheduler.at(dueMs, note(String(dueMs)));
    scheduler.at(105, note('105'));
    run(99);
    expect(woken).toEqual([]);
    run(1);
    expect(woken).toEqual(['95@100', '96@100', '104@100']);
    run(10);
    expect(woken.slice(3)).toEqual(['105@110']);
  });

  it('runs what is overdue in the next tick', () => {
    const { scheduler, woken, note, run } = start(10);
    run(50);
    scheduler.at(7, note('overdue'));
    run(10);
    expect(woken).toEqual(['overdue@51']);
  });

  it('runs all ticks that passed while its thread was blocked, in order', () => {
    const { clock, scheduler, woken, note } = start(10);
    for (const dueMs of [30, 10, 20]) scheduler.at(dueMs, note(String(dueMs)));
    clock.now = 500;
    vi.advanceTimersByTime(10);
    expect(woken).toEqual(['10@500', '20@500', '30@500']);
  });

  it('loses no callback that is added while its tick is running', () => {
    const { clock, scheduler, woken, note, run } = start(10);
    scheduler.at(10, () => scheduler.at(20, () => scheduler.at(15, note('again'))));
    clock.now = 500;
    vi.advanceTimersByTime(10);
    run(20);
    expect(woken).toEqual(['again@500']);
  });

  it('runs nothing after stop, which may be called within a tick', () => {
    const { scheduler, woken, note, run } = start(10);
    scheduler.at(10, () => scheduler.stop());
    scheduler.at(20, note('late'));
    run(50);
    scheduler.at(70, note('after'));
    run(100);
    expect(woken).toEqual([]);
  });

  it('runs each callback once, at most half a tick early, however busy the thread', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10 }),
        fc.array(fc.nat(300), { maxLength: 30 }),
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 20 }),
        (tickMs, dueTimes, steps) => {
          const { clock, scheduler } = start(tickMs);
          const wokenAt = dueTimes.map((): number[] => []);
          for (const [index, dueMs] of dueTimes.entries()) {
            scheduler.at(dueMs, () => wokenAt[index]?.push(clock.now));
          }
          for (const step of [...steps, 600, 20, 20]) {
            clock.now += step;
            vi.advanceTimersByTime(step);
          }
          for (const [index, dueMs] of dueTimes.entries()) {
            expect(wokenAt[index]).toHaveLength(1);
            expect(wokenAt[index]?.[0]).toBeGreaterThanOrEqual(dueMs - tickMs / 2);
          }
        },
      ),
    );
  });
});
