import { createTickScheduler } from '../../bench/load/fleet/scheduler.ts';
import { monotonicClock } from '../../src/clock.ts';

const TICK_MS = 1;

/**
 * Calls `begin` `count` times at a fixed rate, whether earlier calls have settled or not. Calls due within the same tick of 1 ms start
 * together. Resolves when all have resolved.
 *
 * @param begin - called with the index of the call.
 * @throws the first rejection of a call.
 */
export async function evenly(
  count: number,
  perSecond: number,
  begin: (index: number) => Promise<unknown>,
): Promise<void> {
  const scheduler = createTickScheduler(monotonicClock, TICK_MS);
  const startedMs = monotonicClock.nowMs();
  const schedule = (_: unknown, index: number): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const dueMs = startedMs + (index * 1000) / perSecond;
      scheduler.at(dueMs, () => void begin(index).then(resolve, reject));
    });
  await Promise.all(Array.from({ length: count }, schedule)).finally(() => scheduler.stop());
}
