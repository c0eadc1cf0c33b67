import { monotonicClock } from '../../../src/clock.ts';
import { createThreadWatch, type ThreadFigures } from '../fleet/thread-watch.ts';
import { type DelayProxyOptions, startDelayProxy } from './proxy.ts';

/** Entry of the delay proxy's own process; started by `process.ts`, which is the only one that speaks to it and whose end is its own. */

export type ToDelayProxy =
  | { readonly type: 'start'; readonly options: Omit<DelayProxyOptions, 'clock'> }
  | { readonly type: 'begin' }
  | { readonly type: 'end' };

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
// The driver is gone, however it ended.
process.once('disconnect', () => process.exit());
