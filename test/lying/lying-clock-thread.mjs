// A thread of the fleet whose clock is 5 ms ahead of everyone else's, so that all it gets seems to come later.
import { register } from 'tsx/esm/api';

register();
const { monotonicClock } = await import('../../src/clock.ts');
const { serveThread } = await import('../../bench/load/fleet/worker.ts');
serveThread({ name: 'ahead', nowMs: () => monotonicClock.nowMs() + 5 });
