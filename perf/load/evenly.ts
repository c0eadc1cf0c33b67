import { createTickScheduler } from '../../bench/load/fleet/scheduler.ts';
import { monotonicClock } from '../../src/clock.ts';

const TICK_MS = 1;

/** Begins work at even times, so many a second, and what is due within a tick together. Resolves when all of it is done. */
export async function evenly(
  count: number,
  perSecond: number,
  begin: (turn: number) => Promise<unknown>,
): Promise<void> {
  const scheduler = createTickScheduler(monotonicClock, TICK_MS);
  const startedMs = monotonicClock.nowMs();
  const turn = (_: unknown, index: number): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const dueMs = startedMs + (index * 1000) / perSecond;
      scheduler.at(dueMs, () => void begin(index).then(resolve, reject));
    });
  await Promise.all(Array.from({ length: count }, turn)).finally(() => scheduler.stop());
}
