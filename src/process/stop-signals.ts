import { performance } from 'node:perf_hooks';
import { onOrphaned } from './on-orphaned.ts';

/** Signals that ask a process to end: from Ctrl-C, from a supervisor, and from a terminal that closes. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Signals within this time of the first count as the same: a terminal signals all its processes, and npm forwards some signals again. */
const ONE_WISH_MS = 300;

export interface StopWishes {
  /** The script of `package.json` that starts this process, when `npm run` does; `npx` may start it as well. */
  readonly npmScript: string;
  /** Called once, when the process is first asked to end. */
  first(): void;
  /** Called for every later signal. */
  again(): void;
}

/**
 * Calls back when this process is asked to end, by a signal or by the end of the `npm run` or `npx` that started it.
 *
 * npm forwards SIGTERM only to its shell, and SIGHUP to nobody. This process would go on without them and keep its port.
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
