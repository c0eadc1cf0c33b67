import { usableMachine } from '../measure/machine-limits.ts';
import { FLAGS, type FlagText } from '../plan/flag-texts.ts';

/** A core is the server's; the others are the driver's. */
export const DRIVER_THREADS = Math.max(1, usableMachine().cores - 1);

/** Flags of `bench` that shape each point of a search, with what they are here unless they are given. */
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

/** Of what there is a greatest amount. */
export const FINDS = ['polls', 'deliveries', 'clients'] as const;
export type Find = (typeof FINDS)[number];

/** Flags of the search itself. */
export const SEARCH_FLAGS = {
  find: {
    flag: '--find <list>',
    help: `what to find the most of: ${FINDS.join(', ')}`,
    default: FINDS.join(','),
  },
  p99: {
    flag: '--p99 <time>',
    help: 'limit of the 99th percentile of latency, in ms (or 1s), beyond the interval when polling',
    default: '200',
  },
} as const satisfies Record<string, FlagText>;

export interface CapacityFlags
  extends Readonly<Record<keyof typeof SHAPES | keyof typeof SEARCH_FLAGS, string>> {
  readonly store: string;
  readonly out: string;
}
