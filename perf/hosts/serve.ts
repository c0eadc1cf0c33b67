import type { Cost } from '../load/cpu.ts';

/** The half of a host that runs in the measured process. */

export interface Question {
  readonly id: number;
  readonly name: string;
  readonly ask: unknown;
}

export type FromHost =
  | { readonly type: 'ready'; readonly port: number }
  | { readonly type: 'answer'; readonly id: number; readonly answer?: unknown; readonly error?: string };

/** Things that a host does when it is told to. */
export type Calls = Readonly<Record<string, (ask: never) => unknown>>;

/** What a host was told to be, as JSON on its command line. */
export function hostOptions<Options>(): Options {
  return JSON.parse(process.argv[2] ?? '{}') as Options;
}

/** Answers the benchmark's calls until it goes away. `port` is 0 for a host that listens to nobody. */
export function serveHost(port: number, calls: Calls): void {
  const all: Calls = { cost, ...calls };
  const answer = async ({ id, name, ask }: Question): Promise<void> => {
    try {
      send({ type: 'answer', id, answer: await all[name]?.(ask as never) });
    } catch (error) {
      send({ type: 'answer', id, error: String((error as Error).stack) });
    }
  };
  process.on('message', (question: Question) => void answer(question));
  process.once('disconnect', () => process.exit());
  send({ type: 'ready', port });
}

function send(message: FromHost): void {
  process.send?.(message, undefined, undefined, () => {});
}

/** Memory is what is left after a collection, so that it is what connections hold rather than what has not been swept yet. */
function cost({ collect }: { collect: boolean }): Cost {
  if (collect) {
    globalThis.gc?.();
    globalThis.gc?.();
  }
  const { user, system } = process.cpuUsage();
  const { heapUsed, rss } = process.memoryUsage();
  return { cpuMs: (user + system) / 1e3, heapBytes: heapUsed, rssBytes: rss };
}
