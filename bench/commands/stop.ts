import { EXIT, type Terminal } from './command.ts';

/** The first Ctrl-C lets what is under way end and saves; the second does not wait. */
export function stopOnCtrlC({ quit }: Pick<Terminal, 'quit'>, say: (line: string) => void): AbortSignal {
  const stop = new AbortController();
  process.on('SIGINT', () => {
    if (stop.signal.aborted) quit(EXIT.interrupted);
    say('Stopping: what is measured so far will be reported. Ctrl-C again to quit at once.');
    stop.abort();
  });
  return stop.signal;
}
