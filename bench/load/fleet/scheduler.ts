import type { Clock } from '../../../src/clock.ts';
import type { Scheduler } from '../../../src/modes/mode.ts';

/**
 * Wakes clients in ticks: one timer serves all that are due within it.
 *
 * A timer of its own for each client costs more than the poll it wakes for. A callback is up to half a tick early or late; due
 * times stay the reference, so nothing drifts, and what is served late on one poll is early on another.
 */
export function createTickScheduler(clock: Clock, tickMs: number): Scheduler & { stop(): void } {
  const dueByTick = new Map<number, (() => void)[]>();
  let nextTick = Math.floor(clock.nowMs() / tickMs) + 1;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const wake = (): void => {
    timer = undefined;
    const now = clock.nowMs();
    // Late by several ticks, all of them are served, in order.
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
    // Rounded up, since Node's timers cut the fraction off and would wake a millisecond too early.
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
