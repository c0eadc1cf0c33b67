import { onStopWishes } from '../../src/process/stop-signals.ts';
import { EXIT, type Terminal } from './command.ts';

/**
 * Handles Ctrl-C, SIGTERM and SIGHUP for a command that has something to save. The first aborts the returned signal; the second ends the
 * process at once.
 *
 * @param say - prints a line for the user.
 */
export function stopWhenAsked({ quit }: Pick<Terminal, 'quit'>, say: (line: string) => void): AbortSignal {
  const stop = new AbortController();
  onStopWishes({
    npmScript: 'bench',
    first() {
      say(
        'Stopping: what is measured so far will be saved and reported. Press Ctrl-C again to quit at once.',
      );
      stop.abort();
    },
    again: () => quit(EXIT.interrupted),
  });
  return stop.signal;
}

/** Ends the process at the first Ctrl-C, SIGTERM or SIGHUP, for a command that has nothing to save. */
export function quitWhenAsked({ quit }: Pick<Terminal, 'quit'>): void {
  const end = (): never => quit(EXIT.interrupted);
  onStopWishes({ npmScript: 'bench', first: end, again: end });
}
