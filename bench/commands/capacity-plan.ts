import type { Command } from 'commander';
import { openFileLimit } from '../measure/machine/environment.ts';
import { duration, list, word } from '../plan/flags.ts';
import { type BenchOption, DEFAULT_TEXTS, readOptions, type ValuesOf } from '../plan/options.ts';
import { makePlan, PlanError, type Planned } from '../plan/plan.ts';
import { type CapacityFlags, DRIVER_THREADS, FINDS, SEARCH_FLAGS, SHAPES } from './capacity-flags.ts';

/** How the flags of the search itself are read. */
const SEARCH_OPTIONS = {
  find: { ...SEARCH_FLAGS.find, read: list(word(FINDS)) },
  p99: { ...SEARCH_FLAGS.p99, read: duration('ms', { min: 1, max: 600_000 }) },
} as const satisfies Record<string, BenchOption>;

/** A search that can be begun. */
export interface PlannedSearch {
  readonly planned: Planned;
  readonly search: ValuesOf<typeof SEARCH_OPTIONS>;
}

/**
 * Returns what to search for, and a plan of one cell for each mode from the flags of this command and the defaults of all others.
 *
 * @throws {PlanError} with every problem there is.
 */
export async function planSearch(
  { store, out, ...flags }: CapacityFlags,
  command: Command,
): Promise<PlannedSearch> {
  const search = readOptions(SEARCH_OPTIONS, flags);
  const typed = (name: string): boolean => command.getOptionValueSource(name) === 'cli';
  const shape = Object.fromEntries(
    Object.keys(SHAPES).map((name) => [name, flags[name as keyof typeof SHAPES]]),
  );
  // What nobody asked for must not be refused for few clients.
  const threads = typed('threads') ? {} : { threads: '1' };
  const planned = await makePlan({
    texts: { ...DEFAULT_TEXTS, ...shape, ...threads },
    typed,
    store,
    out,
    runName: undefined,
    control: false,
    allowVoid: true,
    otherProblems: search.problems,
    openFileLimit: openFileLimit(),
  });
  // Told above with the plan's own, so that there is something to search for now.
  if (search.values === undefined) throw PlanError.of(search.problems);
  return {
    planned: typed('threads') ? planned : withThreads(planned, DRIVER_THREADS),
    search: search.values,
  };
}

function withThreads(planned: Planned, most: number): Planned {
  const threads = Math.min(most, ...planned.plan.clients);
  return { ...planned, plan: { ...planned.plan, threads } };
}
