import { join, relative } from 'node:path';
import type { Command } from 'commander';
import { monotonicClock } from '../../src/clock.ts';
import type { Axis } from '../capacity/axis.ts';
import { type CellAxes, clientsAxis, deliveriesAxis } from '../capacity/cells.ts';
import { type Capacity, findCapacity } from '../capacity/find.ts';
import { pollsAxis } from '../capacity/polls.ts';
import { capacityReport, pointLine } from '../capacity/text.ts';
import { describeEnvironment, openFileLimit } from '../measure/environment.ts';
import { usableMachine } from '../measure/machine-limits.ts';
import { createRunStore } from '../measure/run-store.ts';
import { OTHER_FILES } from '../plan/conflicts.ts';
import { duration, list, word } from '../plan/flags.ts';
import {
  BENCH_OPTIONS,
  type BenchOption,
  type OptionTexts,
  readOptions,
  type ValuesOf,
} from '../plan/options.ts';
import { estimateMs, makePlan, PlanError, type Planned } from '../plan/plan.ts';
import { makeRunFolder } from '../plan/run-folder.ts';
import { formatCount, formatMs } from '../report/words/format.ts';
import { writeFileAtomically } from '../result/file.ts';
import { CAPACITY_EXIT_HELP, EXIT, type RegisterCommand, type Terminal } from './command.ts';
import { createSearchProgress } from './search-progress.ts';
import { stopWhenAsked } from './stop.ts';

/** A core is the server's; the others are the driver's. */
const DRIVER_THREADS = Math.max(1, usableMachine().cores - 1);

/** Flags of `bench` that shape each point of a search, with what they are here unless they are given. */
const SHAPES = {
  modes: 'push',
  clients: '1000',
  interval: '1000',
  rate: '1',
  duration: '5',
  warmup: '1',
  threads: String(DRIVER_THREADS),
  tailCache: BENCH_OPTIONS.tailCache.default,
} as const;

/** Of what there is a greatest amount. */
const FINDS = ['polls', 'deliveries', 'clients'] as const;
type Find = (typeof FINDS)[number];

/** Flags of the search itself. */
const SEARCH_OPTIONS = {
  find: {
    flag: '--find <list>',
    help: `what to find the most of: ${FINDS.join(', ')}`,
    default: FINDS.join(','),
    read: list(word(FINDS)),
  },
  p99: {
    flag: '--p99 <time>',
    help: 'limit of the 99th percentile of latency, in ms (or 1s), beyond the interval when polling',
    default: '200',
    read: duration('ms', { min: 1, max: 600_000 }),
  },
} as const satisfies Record<string, BenchOption>;

const PRECISION = 0.1;

/** More than the ephemeral ports of one address allow is never tried. */
const MOST_CLIENTS = 28_000;

interface CapacityFlags extends Readonly<Record<keyof typeof SHAPES | keyof typeof SEARCH_OPTIONS, string>> {
  readonly store: string;
  readonly out: string;
}

/** `bench capacity`: what one server process carries. */
export const registerCapacity: RegisterCommand = (program, terminal) => {
  const command = program
    .command('capacity')
    .description('find the most that one server process carries, with latency below a limit');
  for (const { flag, help, default: fallback } of Object.values(SEARCH_OPTIONS)) {
    command.option(flag, help, fallback);
  }
  command
    .option('--store <store>', 'as for npm run bench', 'sqlite')
    .option('--out <folder>', 'folder in which the search gets its own, for capacity.json', 'results')
    .addHelpText('after', CAPACITY_EXIT_HELP);
  for (const [name, fallback] of Object.entries(SHAPES)) {
    const { flag, help }: BenchOption = BENCH_OPTIONS[name as keyof typeof SHAPES];
    command.option(flag, help, fallback);
  }
  command.action((flags: CapacityFlags) => run(flags, command, terminal));
};

async function run(flags: CapacityFlags, command: Command, terminal: Terminal): Promise<void> {
  const { planned, search } = await planOf(flags, command);
  const { plan } = planned;
  // Before the search: where nothing can be written, nothing should be measured.
  const folder = await makeRunFolder(planned.outFolder, undefined, new Date());
  const progress = createSearchProgress(process.stderr);
  const stop = stopWhenAsked(terminal, progress.line);
  const store = createRunStore(planned.storeChoice, process.env['MONGODB_URI']);
  const common = { context: { plan, clock: monotonicClock, progress, stop }, store, precision: PRECISION };
  progress.line(`Each load takes about ${formatMs(estimateMs(plan, 1))}, and a search about ten of them.`);
  const capacities: Capacity[] = [];
  for (const axis of axesOf(search.find, planned, common)) {
    if (stop.aborted) break;
    progress.line(`\n${axis.title}`);
    const found = await findCapacity(axis, search.p99, stop, {
      onLoad: (load) => progress.cell(`trying ${formatCount(axis.toUnit(load))}`),
      onPoint: (point) => progress.line(pointLine(axis, point, search.p99)),
    });
    progress.end();
    capacities.push(found);
  }
  const environment = {
    ...(await describeEnvironment(monotonicClock)),
    store: store.found ?? { kind: 'none', version: '' },
  };
  const path = join(folder, 'capacity.json');
  // The plan, not the flags: a store's credentials stay out of what is kept.
  const kept = { environment, plan, limitMs: search.p99, interrupted: stop.aborted, capacities };
  await writeFileAtomically(path, `${JSON.stringify(kept, null, 2)}\n`);
  terminal.print(
    `\n${capacityReport(capacities, { limitMs: search.p99, plan }, environment)}\n\n${relative(process.cwd(), path)}`,
  );
  if (stop.aborted) return terminal.exitWith(EXIT.interrupted);
  if (capacities.some(({ greatest }) => greatest === undefined)) {
    terminal.print('\nNot every search found a load that holds: see what is said of each load above.');
    terminal.exitWith(EXIT.failed);
  }
}

function axesOf(find: readonly Find[], { cells }: Planned, common: Omit<CellAxes, 'base'>): Axis[] {
  const mostClients = Math.min(openFileLimit() ?? Number.POSITIVE_INFINITY, MOST_CLIENTS) - OTHER_FILES;
  const byFind: Readonly<Record<Find, () => Axis[]>> = {
    polls: () => [pollsAxis(common)],
    deliveries: () => cells.map((base) => deliveriesAxis({ ...common, base })),
    clients: () => cells.map((base) => clientsAxis({ ...common, base }, mostClients)),
  };
  return FINDS.filter((name) => find.includes(name)).flatMap((name) => byFind[name]());
}

/**
 * What to search for, and a plan of one cell for each mode from the flags of this command and the defaults of all others.
 *
 * @throws {PlanError} with every problem there is.
 */
async function planOf(
  { store, out, ...flags }: CapacityFlags,
  command: Command,
): Promise<{ planned: Planned; search: ValuesOf<typeof SEARCH_OPTIONS> }> {
  const search = readOptions(SEARCH_OPTIONS, flags);
  const typed = (name: string): boolean => command.getOptionValueSource(name) === 'cli';
  const defaults = Object.fromEntries(
    Object.entries<BenchOption>(BENCH_OPTIONS).map(([name, option]) => [name, option.default]),
  );
  const shape = Object.fromEntries(
    Object.keys(SHAPES).map((name) => [name, flags[name as keyof typeof SHAPES]]),
  );
  // What nobody asked for must not be refused for few clients.
  const threads = typed('threads') ? {} : { threads: '1' };
  const planned = await makePlan({
    texts: { ...defaults, ...shape, ...threads } as unknown as OptionTexts,
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
