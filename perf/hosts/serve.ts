import type { Cost } from '../load/cpu.ts';

/** A message to the host: call the function of that name. */
export interface Call {
  readonly id: number;
  readonly name: string;
  readonly argument: unknown;
}

/** Messages from the host. */
export type FromHost =
  | { readonly type: 'ready'; readonly port: number }
  | { readonly type: 'answer'; readonly id: number; readonly answer?: unknown; readonly error?: string };

/** Functions of a host that the benchmark can call, by name. */
export type HostFunctions = Readonly<Record<string, (argument: never) => unknown>>;

/** Returns the options given to `startHost`, which arrive as JSON on the command line. */
export function hostOptions<Options>(): Options {
  return JSON.parse(process.argv[2] ?? '{}') as Options;
}

/**
 * Answers calls of the benchmark until its IPC channel closes; then ends the process.
 *
 * @param port - reported to the benchmark; 0 for a host that does not listen.
 */
export function serveHost(port: number, functions: HostFunctions): void {
  const all: HostFunctions = { cost, ...functions };
  const answer = async ({ id, name, argument }: Call): Promise<void> => {
    try {
      send({ type: 'answer', id, answer: await all[name]?.(argument as never) });
    } catch (error) {
      send({ type: 'answer', id, error: String((error as Error).stack) });
    }
  };
  process.on('message', (call: Call) => void answer(call));
  process.once('disconnect', () => process.exit());
  send({ type: 'ready', port });
}

function send(message: FromHost): void {
  process.send?.(message, undefined, undefined, () => {});
}

/** @param collect - whether to collect garbage first, so that memory is what connections hold. Needs `--expose-gc`. */
function cost({ collect }: { collect: boolean }): Cost {
  if (collect) {
    globalThis.gc?.();
    globalThis.gc?.();
  }
  const { user, system } = process.cpuUsage();
  const { heapUsed, rss } = process.memoryUsage();
  return { cpuMs: (user + system) / 1e3, heapBytes: heapUsed, rssBytes: rss };
}
