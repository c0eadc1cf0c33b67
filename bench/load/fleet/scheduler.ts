import type { Clock } from '../../../src/clock.ts';
import type { Scheduler } from '../../../src/modes/mode.ts';

/** A scheduler that its owner can halt. */
export interface TickScheduler extends Scheduler {
  /** Runs nothing any more. */
  stop(): void;
}

/**
 * Makes a scheduler that runs callbacks in ticks: one timer runs all callbacks that are due within a tick.
 *
 * A timer for each client would cost more than the poll that it triggers. A callback runs up to half a tick early or late. Nothing drifts,
 * since callers compute the next due time from the last due time, not from the time at which they ran.
 *
 * @param tickMs - length of a tick.
 */
export function createTickScheduler(clock: Clock, tickMs: number): TickScheduler {
  const dueByTick = new Map<number, (() => void)[]>();
  let nextTick = Math.floor(clock.nowMs() / tickMs) + 1;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const wake = (): void => {
    timer = undefined;
    const now = clock.nowMs();
    // A late timer runs all ticks that have passed, in order.
    while (nextTick * tickMs <= now && !stopped) {
      const tick = nextTick++;
      const due = dueByTick.get(tick);
      if (due === undefined) continue;
      dueByTick.delete(tick);
      for (const run of due) run();
    }
    arm();
  };

  const arm = (): void => {
    if (stopped || timer !== undefined || dueByTick.size === 0) return;
    // Round up: Node's timers drop the fraction, and would fire up to a millisecond early.
    timer = setTimeout(wake, Math.max(0, Math.ceil(nextTick * tickMs - clock.nowMs())));
  };

  return {
    at(dueMs, run) {
      const tick = Math.max(Math.round(dueMs / tickMs), nextTick);
      const due = dueByTick.get(tick);
      if (due === undefined) dueByTick.set(tick, [run]);
      else due.push(run);
      arm();
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
      dueByTick.clear();
    },
  };
}
