// A fleet thread whose event loop is blocked for 60 of every 70 ms.
import { register } from 'tsx/esm/api';

register();
const { monotonicClock } = await import('../../src/clock.ts');
const { serveThread } = await import('../../bench/load/fleet/worker.ts');
serveThread(monotonicClock);
setInterval(() => {
  const until = monotonicClock.nowMs() + 60;
  while (monotonicClock.nowMs() < until);
}, 10).unref();
