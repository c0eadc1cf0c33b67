import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** A child process that can be ended on every path. */
export interface WatchedChild {
  /** Rejects if the process cannot be started, or ends before `close` is called. Never an unhandled rejection, so it may be ignored. */
  readonly gone: Promise<never>;
  /** Asks the process to end, kills it after `closeLimitMs`, and resolves when it has ended. Never rejects. May be called twice. */
  close(): Promise<void>;
  /** Kills the process without asking, and resolves when it has ended. Never rejects. */
  kill(): Promise<void>;
}

export interface WatchOptions {
  /**
   * Creates the error of {@link WatchedChild.gone}.
   *
   * @param how - a predicate such as "ended with exit code 1".
   */
  readonly failure: (how: string) => Error;
  /** Asks the process to end. Without it, `close` kills the process at once. */
  readonly ask?: (child: ChildProcess) => void;
  /** Time that the process has to end after `ask`, in milliseconds; 0 by default. */
  readonly closeLimitMs?: number;
}

/** Watches a child process. Call it in the same turn as `spawn` or `fork`, before any event is emitted. */
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

  const kill = async (): Promise<void> => {
    asked = true;
    // A process that could not be started has no id, and `kill` would then signal this process's own group.
    if (child.pid === undefined) return;
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await ended;
  };

  const close = async (): Promise<void> => {
    asked = true;
    if (child.pid === undefined) return;
    const force = new AbortController();
    const limit =
      ask === undefined ? Promise.resolve() : sleep(closeLimitMs, undefined, { signal: force.signal });
    ask?.(child);
    await Promise.race([ended, limit]);
    force.abort();
    await kill();
  };
  return { gone, close, kill };
}

/** Resolves with how a process ended. For a process that cannot be started Node emits `error` and no `exit`. */
function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) =>
      resolve(signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`),
    );
    // `error` is also emitted when a signal or message cannot be sent; the process still runs then.
    child.on('error', (error) => {
      if (child.pid === undefined) resolve(`could not be started: ${error.message}`);
    });
  });
}
