import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process that was started, with its end on every path. */
export interface WatchedChild {
  /** Rejects when the process cannot be started, or ends without being asked to. Handled already: it may be left unused. */
  readonly gone: Promise<never>;
  /** Asks the process to end, and ends it by force when that takes long. Never rejects. May be called twice. */
  close(): Promise<void>;
}

export interface WatchOptions {
  /** Makes the error of {@link WatchedChild.gone}, with words such as "ended with exit code 1". */
  readonly failure: (how: string) => Error;
  /** Asks the process to end; without it, it is ended by force at once. */
  readonly ask?: (child: ChildProcess) => void;
  /** How long it may take to end after it was asked. */
  readonly closeLimitMs?: number;
}

/** Watches over a process that was just started, in the same turn. */
export function watchChild(
  child: ChildProcess,
  { failure, ask, closeLimitMs = 0 }: WatchOptions,
): WatchedChild {
  let asked = false;
  const ended = endOf(child);
  const gone = ended.then((how): Promise<never> => {
    if (asked) return new Promise(() => {});
    throw failure(how);
  });
  gone.catch(() => {});

  const close = async (): Promise<void> => {
    asked = true;
    // One that was never started has no id, and Node would send the signal to this process's own group.
    if (child.pid === undefined) return;
    const force = new AbortController();
    const limit =
      ask === undefined ? Promise.resolve() : sleep(closeLimitMs, undefined, { signal: force.signal });
    ask?.(child);
    await Promise.race([ended, limit]);
    force.abort();
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await ended;
  };
  return { gone, close };
}

/** Resolves with how a process ended. Node does not tell the exit of one that it could not start. */
function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) =>
      resolve(signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`),
    );
    // Also of a signal or message that did not get through, which is no end.
    child.on('error', (error) => {
      if (child.pid === undefined) resolve(`could not be started: ${error.message}`);
    });
  });
}
