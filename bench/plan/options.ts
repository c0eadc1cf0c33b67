import type { z } from 'zod';
import { CLIENT_KINDS } from '../../src/modes/mode.ts';
import { RECOVERIES, STACKS } from '../../src/modes/stack.ts';
import {
  FLAGS,
  type FlagText,
  INTERVAL_LIMITS_MS,
  LIMITS,
  type OptionName,
  type OptionTexts,
} from './flag-texts.ts';
import { duration, list, modeList, number, restart, share, word } from './flags.ts';
import { type OptionProblem, problemOf } from './plan-error.ts';

export type { OptionName, OptionProblem, OptionTexts };

/** One flag of `npm run bench`: its text in `--help`, its default, and how it is read. */
export interface BenchOption extends FlagText {
  readonly read: z.ZodType<unknown, string | undefined>;
}

export { INTERVAL_LIMITS_MS };

/** Every flag that shapes a plan, with how it is read. The validation derives from this table. */
export const BENCH_OPTIONS = {
  modes: { ...FLAGS.modes, read: modeList },
  clients: { ...FLAGS.clients, read: list(number(LIMITS.clients, { unit: 'clients' })) },
  interval: { ...FLAGS.interval, read: list(duration('ms', INTERVAL_LIMITS_MS)) },
  freshness: { ...FLAGS.freshness, read: duration('ms', LIMITS.freshnessMs).optional() },
  rate: {
    ...FLAGS.rate,
    read: list(number(LIMITS.messagesPerSecond, { whole: false, unit: 'messages per second' })),
  },
  payload: { ...FLAGS.payload, read: list(number(LIMITS.payloadBytes, { unit: 'bytes' })) },
  rtt: { ...FLAGS.rtt, read: list(duration('ms', LIMITS.rttMs)) },
  batch: {
    ...FLAGS.batch,
    read: list(
      duration('ms', LIMITS.batchMs).refine(
        (batchMs) => Number.isInteger(batchMs),
        'must be whole milliseconds',
      ),
    ),
  },
  churn: { ...FLAGS.churn, read: share },
  nodes: { ...FLAGS.nodes, read: list(number(LIMITS.nodes, { unit: 'servers' })) },
  recovery: { ...FLAGS.recovery, read: list(word(RECOVERIES)) },
  stack: { ...FLAGS.stack, read: list(word(STACKS)) },
  restart: { ...FLAGS.restart, read: restart.optional() },
  duration: { ...FLAGS.duration, read: duration('s', LIMITS.durationS) },
  warmup: { ...FLAGS.warmup, read: duration('s', LIMITS.warmupS) },
  repeat: { ...FLAGS.repeat, read: number(LIMITS.repeat, { unit: 'times' }) },
  seed: { ...FLAGS.seed, read: number(LIMITS.seed) },
  phase: { ...FLAGS.phase, read: word(['jittered', 'aligned']) },
  arrivals: { ...FLAGS.arrivals, read: word(['even', 'poisson']) },
  threads: { ...FLAGS.threads, read: number(LIMITS.threads, { unit: 'threads' }) },
  client: { ...FLAGS.client, read: word(CLIENT_KINDS) },
  tailCache: { ...FLAGS.tailCache, read: number(LIMITS.tailCache, { unit: 'messages' }) },
} as const satisfies Record<OptionName, BenchOption>;

/** Every flag as it is when nobody gives it. */
export const DEFAULT_TEXTS = Object.fromEntries(
  Object.entries<BenchOption>(BENCH_OPTIONS).map(([name, option]) => [name, option.default]),
) as OptionTexts;

/** Every flag of a table as a value. */
export type ValuesOf<Table extends Readonly<Record<string, BenchOption>>> = {
  readonly [Name in keyof Table]: z.output<Table[Name]['read']>;
};

export type OptionValues = ValuesOf<typeof BENCH_OPTIONS>;

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
