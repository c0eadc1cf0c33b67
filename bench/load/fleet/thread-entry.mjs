// A worker thread does not take over the main thread's TypeScript loader on Node 20, so each thread registers its own.
import { register } from 'tsx/esm/api';

register();
const { monotonicClock } = await import('../../../src/clock.ts');
const { serveThread } = await import('./worker.ts');
serveThread(monotonicClock);
