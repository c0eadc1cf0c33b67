import { performance } from 'node:perf_hooks';

/** What a person who presses Ctrl-C, a supervisor, and a terminal that closes send to end a process. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A terminal signals all its processes and npm passes some signals on, so one wish can come twice within this time. */
const ONE_WISH_MS = 300;

const LOOK_FOR_NPM_EVERY_MS = 250;

export interface StopWishes {
  /** The script of `package.json` that starts this process, when `npm run` does; `npx` may start it as well. */
  readonly npmScript: string;
  /** Called once, at the first wish. */
  first(): void;
  /** Called at every later one. */
  again(): void;
}

/**
 * Calls back when this process is asked to end, by a signal or by the end of the `npm run` or `npx` that started it.
 *
 * npm passes SIGTERM to its shell alone: both end, and the process would go on without them and keep its port.
 */
export function onStopWishes({ npmScript, first, again }: StopWishes): void {
  let firstAtMs: number | undefined;
  const begin = (): void => {
    if (firstAtMs !== undefined) return;
    firstAtMs = performance.now();
    first();
  };
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (firstAtMs === undefined) begin();
      else if (performance.now() - firstAtMs > ONE_WISH_MS) again();
    });
  }
  if ([npmScript, 'npx'].includes(process.env['npm_lifecycle_event'] ?? '')) onOrphaned(begin);
}

/** A process whose parent has ended gets another one [POSIX exit()]. Windows keeps the old number, and there nothing is called. */
function onOrphaned(call: () => void): void {
  const parent = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(look);
    call();
  }, LOOK_FOR_NPM_EVERY_MS);
  look.unref();
}
