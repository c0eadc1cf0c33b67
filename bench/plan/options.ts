import type { z } from 'zod';
import { MAX_BATCH_MS } from '../../src/config.ts';
import { MAX_TEXT_BYTES } from '../../src/log/message.ts';
import { CLIENT_KINDS } from '../../src/modes/mode.ts';
import { duration, list, modeList, number, share, word } from './flags.ts';

/** One flag of `npm run bench`: its text in `--help`, its default, and how it is read. */
export interface BenchOption {
  readonly flag: string;
  readonly help: string;
  /** Absent where a flag that is not given has a meaning of its own. */
  readonly default?: string;
  readonly read: z.ZodType<unknown, string | undefined>;
}

/** Poll intervals that are measured, also those that follow from another flag. */
export const INTERVAL_LIMITS_MS = { min: 10, max: 600_000 } as const;

/** Every flag that shapes a plan, with its only default. `--help` and the validation both derive from this table. */
export const BENCH_OPTIONS = {
  modes: {
    flag: '--modes <list>',
    help: 'ways to deliver, by name or alias, or all',
    default: 'pull,push',
    read: modeList,
  },
  clients: {
    flag: '--clients <list>',
    help: 'simulated readers',
    default: '100',
    read: list(number({ min: 1, max: 1_000_000 }, { unit: 'clients' })),
  },
  interval: {
    flag: '--interval <list>',
    help: 'time between two polls of a client, in ms (or 1s)',
    default: '1000',
    read: list(duration('ms', INTERVAL_LIMITS_MS)),
  },
  freshness: {
    flag: '--freshness <time>',
    help: 'compare at equal freshness: poll so often that 95% of messages arrive within this time, in ms (or 1s)',
    read: duration('ms', { min: 20, max: 600_000 }).optional(),
  },
  rate: {
    flag: '--rate <list>',
    help: 'messages published per second',
    default: '0.5',
    read: list(number({ min: 0.001, max: 10_000 }, { whole: false, unit: 'messages per second' })),
  },
  payload: {
    flag: '--payload <list>',
    help: 'text of a message, in bytes',
    default: '20',
    read: list(number({ min: 1, max: MAX_TEXT_BYTES }, { unit: 'bytes' })),
  },
  rtt: {
    flag: '--rtt <list>',
    help: 'round trip between readers and server, in ms; the publisher stays beside the server',
    default: '0',
    read: list(duration('ms', { min: 0, max: 5_000 })),
  },
  batch: {
    flag: '--batch <list>',
    help: 'hand messages over at most once in this time, those that are due together, in ms; 0 is each by itself; means nothing to polls, which are measured at the first only',
    default: '0',
    read: list(
      duration('ms', { min: 0, max: MAX_BATCH_MS }).refine(
        (batchMs) => Number.isInteger(batchMs),
        'must be whole milliseconds',
      ),
    ),
  },
  churn: {
    flag: '--churn <share>',
    help: 'share of the readers, such as 20% or 0.2, that lose their connection in every 10 s and come back 0.5 to 3 s later',
    default: '0',
    read: share,
  },
  duration: {
    flag: '--duration <time>',
    help: 'measured window of a cell, in s (or 2m)',
    default: '15',
    read: duration('s', { min: 1, max: 3_600 }),
  },
  warmup: {
    flag: '--warmup <time>',
    help: 'steady load before the window, not counted, in s',
    default: '2',
    read: duration('s', { min: 0, max: 600 }),
  },
  repeat: {
    flag: '--repeat <number>',
    help: 'times that every cell is measured, in seeded random order, each time with other due times',
    default: '1',
    read: number({ min: 1, max: 100 }, { unit: 'times' }),
  },
  seed: {
    flag: '--seed <number>',
    help: 'seed of every random choice: same seed, same plan, order and due times',
    default: '1',
    read: number({ min: 0, max: 4_294_967_295 }),
  },
  phase: {
    flag: '--phase <kind>',
    help: 'poll timers of the clients: jittered (spread over the interval) or aligned (a herd)',
    default: 'jittered',
    read: word(['jittered', 'aligned']),
  },
  arrivals: {
    flag: '--arrivals <kind>',
    help: 'times of messages: even or poisson',
    default: 'even',
    read: word(['even', 'poisson']),
  },
  threads: {
    flag: '--threads <number>',
    help: 'worker threads that simulate clients',
    default: '1',
    read: number({ min: 1, max: 64 }, { unit: 'threads' }),
  },
  client: {
    flag: '--client <kind>',
    help: 'simulated clients: lean, or library (fetch, socket.io-client …)',
    default: 'lean',
    read: word(CLIENT_KINDS),
  },
  tailCache: {
    flag: '--tail-cache <number>',
    help: 'newest messages that the server keeps in memory; 0 makes each poll pay a query',
    default: '10000',
    read: number({ min: 0, max: 1_000_000 }, { unit: 'messages' }),
  },
} as const satisfies Record<string, BenchOption>;

export type OptionName = keyof typeof BENCH_OPTIONS;

/** Every flag as it was typed or as its default says. */
export type OptionTexts = Readonly<Partial<Record<OptionName, string>>>;

/** Every flag of a table as a value. */
export type ValuesOf<Table extends Readonly<Record<string, BenchOption>>> = {
  readonly [Name in keyof Table]: z.output<Table[Name]['read']>;
};

export type OptionValues = ValuesOf<typeof BENCH_OPTIONS>;

/** A problem with one flag: what it must be and what was given. */
export interface OptionProblem {
  readonly option: string;
  readonly message: string;
}

/** Reads all flags of a table; answers either all values or all problems. */
export function readOptions<const Table extends Readonly<Record<string, BenchOption>>>(
  table: Table,
  texts: { readonly [Name in keyof Table]?: string | undefined },
): { values: ValuesOf<Table>; problems: [] } | { values: undefined; problems: OptionProblem[] } {
  const problems: OptionProblem[] = [];
  const values: Partial<Record<keyof Table, unknown>> = {};
  for (const [name, { flag, read }] of Object.entries(table)) {
    const option = flag.split(' ')[0] as string;
    const parsed = read.safeParse(texts[name]);
    if (parsed.success) values[name as keyof Table] = parsed.data;
    else problems.push(...parsed.error.issues.map((issue) => problemOf(option, issue.message, texts[name])));
  }
  if (problems.length > 0) return { values: undefined, problems };
  return { values: values as ValuesOf<Table>, problems: [] };
}

/** @param constraint - what it must be. */
export function problemOf(option: string, constraint: string, given: string | undefined): OptionProblem {
  return { option, message: `${constraint}; given: ${JSON.stringify(given)}` };
}
