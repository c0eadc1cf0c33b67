import { parentPort, workerData } from 'node:worker_threads';
import type { Clock } from '../../../src/clock.ts';
import type { FromThread, Question, ThreadSpec } from './protocol.ts';
import { createThread } from './thread.ts';

/**
 * Turns the current worker thread into a thread of the fleet, which answers the questions of `fleet.ts`.
 *
 * @throws {Error} when it is called outside a worker thread.
 */
export function serveThread(clock: Clock): void {
  const port = parentPort;
  if (port === null) throw new Error('this module runs in a worker thread that fleet.ts starts');
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
