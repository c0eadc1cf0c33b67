import { monotonicClock } from '../../../src/clock.ts';
import { createThreadWatch, type ThreadFigures } from '../fleet/thread-watch.ts';
import { type DelayProxyOptions, startDelayProxy } from './proxy.ts';

/** Entry point of the delay proxy's process. `process.ts` starts it and talks to it over IPC; it exits when that channel closes. */

/** Messages to the delay proxy: start it, begin counting its own health, end counting and report. */
export type ToDelayProxy =
  | { readonly type: 'start'; readonly options: Omit<DelayProxyOptions, 'clock'> }
  | { readonly type: 'begin' }
  | { readonly type: 'end' };

/** Messages from the delay proxy: the port that it listens on, and its health figures. */
export type FromDelayProxy =
  | { readonly type: 'ready'; readonly port: number }
  | { readonly type: 'figures'; readonly figures: ThreadFigures };

const watch = createThreadWatch(monotonicClock);

const HANDLERS: { readonly [Type in ToDelayProxy['type']]: (message: never) => void } = {
  start: ({ options }: Extract<ToDelayProxy, { type: 'start' }>) =>
    void startDelayProxy({ ...options, clock: monotonicClock }).then(({ port }) =>
      send({ type: 'ready', port }),
    ),
  begin: () => watch.begin(),
  end: () => send({ type: 'figures', figures: watch.end() }),
};

function send(message: FromDelayProxy): void {
  process.send?.(message);
}

process.on('message', (message: ToDelayProxy) => HANDLERS[message.type](message as never));
// The driver has ended, in whatever way.
process.once('disconnect', () => process.exit());
