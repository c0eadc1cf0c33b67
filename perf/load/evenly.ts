import { setTimeout as delay } from 'node:timers/promises';
import { monotonicClock } from '../../src/clock.ts';

const TICK_MS = 1;

/** Begins work at even times, so many a second, and what is due within a tick together. Resolves when all of it is done. */
export async function evenly(
  count: number,
  perSecond: number,
  begin: (turn: number) => Promise<unknown>,
): Promise<void> {
  const startedMs = monotonicClock.nowMs();
  const underWay: Promise<unknown>[] = [];
  while (underWay.length < count) {
    const due = 1 + Math.floor(((monotonicClock.nowMs() - startedMs) * perSecond) / 1000);
    while (underWay.length < Math.min(due, count)) underWay.push(begin(underWay.length));
    await delay(TICK_MS);
  }
  await Promise.all(underWay);
}
