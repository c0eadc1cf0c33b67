import { monotonicClock } from '../../../src/clock.ts';
import { serveThread } from './worker.ts';

/** Entry of a worker thread of the fleet; started by `fleet.ts`. */
serveThread(monotonicClock);
