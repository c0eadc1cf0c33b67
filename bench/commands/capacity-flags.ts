import { usableMachine } from '../measure/machine/limits.ts';
import { FLAGS, type FlagText } from '../plan/flag-texts.ts';

/** Default of `--threads`: one core is left to the server. */
export const DRIVER_THREADS = Math.max(1, usableMachine().cores - 1);

/** Flags of `bench` that a search has, too, with their defaults here. */
export const SHAPES = {
  modes: 'push',
  clients: '1000',
  interval: '1000',
  rate: '1',
  duration: '5',
  warmup: '1',
  threads: String(DRIVER_THREADS),
  tailCache: FLAGS.tailCache.default,
} as const;

/** The kinds of load that a search can find the most of. */
export const FINDS = ['polls', 'deliveries', 'clients'] as const;
export type Find = (typeof FINDS)[number];

/** Flags that only a search has. */
export const SEARCH_FLAGS = {
  find: {
    flag: '--find <list>',
    help: `what to find the most of: ${FINDS.join(', ')}; polls and deliveries per second`,
    default: FINDS.join(','),
  },
  p99: {
    flag: '--p99 <time>',
    help: 'limit for the 99th percentile of latency, less the poll interval for modes that poll, in ms or such as 1s (1 to 600000 ms)',
    default: '200',
  },
} as const satisfies Record<string, FlagText>;

export interface CapacityFlags
  extends Readonly<Record<keyof typeof SHAPES | keyof typeof SEARCH_FLAGS, string>> {
  readonly store: string;
  readonly out: string;
}
