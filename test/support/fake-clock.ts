import type { Clock } from '../../src/clock.ts';

/** A clock that stands still until it is told the time. */
export interface FakeClock extends Clock {
  now: number;
}

export function fakeClock(startMs = 0): FakeClock {
  const clock: FakeClock = { name: 'fake', now: startMs, nowMs: () => clock.now };
  return clock;
}
