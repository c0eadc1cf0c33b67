import type { Clock } from '../../src/clock.ts';

/** A clock that moves only when the test sets it. */
export interface FakeClock extends Clock {
  now: number;
}

export function fakeClock(startMs = 0): FakeClock {
  const clock: FakeClock = { name: 'fake', now: startMs, nowMs: () => clock.now };
  return clock;
}
