import { parentPort, workerData } from 'node:worker_threads';
import type { Clock } from '../../../src/clock.ts';
import type { FromThread, Question, ThreadSpec } from './protocol.ts';
import { createThread } from './thread.ts';

/** Makes the worker thread that this is called in a thread of the fleet, which answers the questions of `fleet.ts`. */
export function serveThread(clock: Clock): void {
  const port = parentPort;
  if (port === null) throw new Error('a thread of the fleet is a worker thread, started by fleet.ts');
  const send = (message: FromThread): void => port.postMessage(message);
  const thread = createThread(workerData as ThreadSpec, clock, send);
  port.on('message', ({ id, name, ask }: Question) => {
    const answer = thread.then((handlers) => (handlers[name] as (ask: unknown) => Promise<unknown>)(ask));
    answer.then(
      (answer) => send({ type: 'answer', id, answer }),
      (error: Error) => send({ type: 'error', id, message: error.stack ?? error.message }),
    );
  });
}
