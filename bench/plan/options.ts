import type { z } from 'zod';
import { MAX_BATCH_MS } from '../../src/config.ts';
import { MAX_TEXT_BYTES } from '../../src/log/message.ts';
import { CLIENT_KINDS } from '../../src/modes/mode.ts';
import { FLAGS, type FlagText, type OptionName, type OptionTexts } from './flag-texts.ts';
import { duration, list, modeList, number, share, word } from './flags.ts';
import { type OptionProblem, problemOf } from './plan-error.ts';

export type { OptionName, OptionProblem, OptionTexts };

/** One flag of `npm run bench`. */
export interface BenchOption extends FlagText {
  readonly read: z.ZodType<unknown, string | undefined>;
}

/** Limits of poll intervals, whether given or derived from `--freshness`. */
export const INTERVAL_LIMITS_MS = { min: 10, max: 600_000 } as const;

/** Every flag that shapes a plan, with how it is read. The validation derives from this table. */

const LIMITS = {
  clients: { min: 1, max: 1_000_000 },
  freshnessMs: { min: 20, max: 600_000 },
  messagesPerSecond: { min: 0.001, max: 10_000 },
  payloadBytes: { min: 1, max: MAX_TEXT_BYTES },
  rttMs: { min: 0, max: 5_000 },
  batchMs: { min: 0, max: MAX_BATCH_MS },
  durationS: { min: 1, max: 3_600 },
  warmupS: { min: 0, max: 600 },
  repeat: { min: 1, max: 100 },
  seed: { min: 0, max: 4_294_967_295 },
  threads: { min: 1, max: 64 },
  tailCache: { min: 0, max: 1_000_000 },
} as const;

/** Writes a range for `--help`. */
function range({ min, max }: { readonly min: number; readonly max: number }): string {
  return `${min} to ${max}`;
}

/** Every flag that shapes a plan. `--help`, defaults and validation all derive from this table. */
export const BENCH_OPTIONS = {
  modes: { ...FLAGS.modes, read: modeList },
  clients: { ...FLAGS.clients, read: list(number({ min: 1, max: 1_000_000 }, { unit: 'clients' })) },
  interval: { ...FLAGS.interval, read: list(duration('ms', INTERVAL_LIMITS_MS)) },
  freshness: { ...FLAGS.freshness, read: duration('ms', { min: 20, max: 600_000 }).optional() },
  rate: {
    ...FLAGS.rate,
    read: list(number({ min: 0.001, max: 10_000 }, { whole: false, unit: 'messages per second' })),
  },
  payload: { ...FLAGS.payload, read: list(number({ min: 1, max: MAX_TEXT_BYTES }, { unit: 'bytes' })) },
  rtt: { ...FLAGS.rtt, read: list(duration('ms', { min: 0, max: 5_000 })) },
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
  duration: { ...FLAGS.duration, read: duration('s', { min: 1, max: 3_600 }) },
  warmup: { ...FLAGS.warmup, read: duration('s', { min: 0, max: 600 }) },
  repeat: { ...FLAGS.repeat, read: number({ min: 1, max: 100 }, { unit: 'times' }) },
  seed: { ...FLAGS.seed, read: number({ min: 0, max: 4_294_967_295 }) },
  phase: { ...FLAGS.phase, read: word(['jittered', 'aligned']) },
  arrivals: { ...FLAGS.arrivals, read: word(['even', 'poisson']) },
  threads: { ...FLAGS.threads, read: number({ min: 1, max: 64 }, { unit: 'threads' }) },
  client: { ...FLAGS.client, read: word(CLIENT_KINDS) },
  tailCache: { ...FLAGS.tailCache, read: number({ min: 0, max: 1_000_000 }, { unit: 'messages' }) },
} as const satisfies Record<OptionName, BenchOption>;

/** The parsed value of every flag of a table. */
export type ValuesOf<Table extends Readonly<Record<string, BenchOption>>> = {
  readonly [Name in keyof Table]: z.output<Table[Name]['read']>;
};

export type OptionValues = ValuesOf<typeof BENCH_OPTIONS>;

/** A problem with one flag. The message says what the value must be and what was given. */
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
