// A thread of the fleet whose clock is 5 ms ahead of everyone else's, so that all it gets seems to come later.
import { serveThread } from '../../bench/load/fleet/worker.ts';
import { monotonicClock } from '../../src/clock.ts';

serveThread({ name: 'ahead', nowMs: () => monotonicClock.nowMs() + 5 });
