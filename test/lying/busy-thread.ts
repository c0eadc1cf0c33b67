import { serveThread } from '../../bench/load/fleet/worker.ts';
import { monotonicClock } from '../../src/clock.ts';

serveThread(monotonicClock);
setInterval(() => {
  const until = monotonicClock.nowMs() + 60;
  while (monotonicClock.nowMs() < until);
}, 10).unref();
