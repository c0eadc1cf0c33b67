// A fleet thread whose clock is 5 ms ahead, so that everything that it receives seems to arrive 5 ms later.
import { register } from 'tsx/esm/api';

register();
const { monotonicClock } = await import('../../src/clock.ts');
const { serveThread } = await import('../../bench/load/fleet/worker.ts');
serveThread({ name: 'ahead', nowMs: () => monotonicClock.nowMs() + 5 });
