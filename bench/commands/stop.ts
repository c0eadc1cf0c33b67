import { onStopWishes } from '../../src/process/stop-signals.ts';
import { EXIT, type Terminal } from './command.ts';

/** The first Ctrl-C, SIGTERM or SIGHUP lets what is under way end and saves; the second does not wait. */
export function stopWhenAsked({ quit }: Pick<Terminal, 'quit'>, say: (line: string) => void): AbortSignal {
  const stop = new AbortController();
  onStopWishes({
    npmScript: 'bench',
    first() {
      say('Stopping: what is measured so far will be reported. Ctrl-C again to quit at once.');
      stop.abort();
    },
    again: () => quit(EXIT.interrupted),
  });
  return stop.signal;
}

/** For what has nothing to save: the first wish ends it. */
export function quitWhenAsked({ quit }: Pick<Terminal, 'quit'>): void {
  const end = (): never => quit(EXIT.interrupted);
  onStopWishes({ npmScript: 'bench', first: end, again: end });
}
