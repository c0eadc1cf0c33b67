import { parentPort, workerData } from 'node:worker_threads';
import { monotonicClock } from '../src/clock.ts';
import type { FromThread, Question, ThreadSpec } from './fleet-protocol.ts';
import { createThread } from './fleet-thread.ts';

const port = parentPort;
if (port === null) throw new Error('fleet-worker.ts is started by fleet.ts as a worker thread');
const send = (message: FromThread): void => port.postMessage(message);
const handlers = createThread(workerData as ThreadSpec, monotonicClock, send);
port.on('message', ({ id, name, ask }: Question) => {
  const handle = handlers[name] as (ask: unknown) => Promise<unknown>;
  handle(ask).then(
    (answer) => send({ type: 'answer', id, answer }),
    (error: Error) => send({ type: 'error', id, message: error.stack ?? error.message }),
  );
});
