import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { monotonicClock } from '../../src/clock.ts';
import type { Axis } from '../capacity/axis.ts';
import { clientsAxis, deliveriesAxis } from '../capacity/cells.ts';
import { type Capacity, findCapacity } from '../capacity/find.ts';
import { pollsAxis } from '../capacity/polls.ts';
import { capacityTable, pointLine } from '../capacity/text.ts';
import { describeEnvironment, openFileLimit } from '../environment.ts';
import { OTHER_FILES } from '../plan/conflicts.ts';
import { BENCH_OPTIONS, type BenchOption, type OptionTexts } from '../plan/options.ts';
import { makePlan, type Planned } from '../plan.ts';
import { createProgress } from '../progress.ts';
import { writeFileAtomically } from '../result.ts';
import { EXIT, type RegisterCommand, type Terminal } from './command.ts';

/** Flags of `bench` that shape each point of a search, with what they are here unless they are given. */
const SHAPES = {
  modes: 'push',
  clients: '1000',
  interval: '1000',
  rate: '1',
  duration: '5',
  warmup: '1',
  threads: '1',
} as const;

/** Of what there is a greatest amount. */
const FINDS = ['polls', 'deliveries', 'clients'] as const;
type Find = (typeof FINDS)[number];

const PRECISION = 0.1;

interface CapacityFlags extends Readonly<Record<keyof typeof SHAPES, string>> {
  readonly find: readonly Find[];
  readonly p99: number;
  readonly store: string;
  readonly out: string;
}

/** `bench capacity`: what one server process carries. */
export const registerCapacity: RegisterCommand = (program, terminal) => {
  const command = program
    .command('capacity')
    .description('find the most that one server process carries, with latency below a limit')
    .option('--find <list>', `what to find the most of: ${FINDS.join(', ')}`, findsOf, FINDS)
    .option(
      '--p99 <ms>',
      'limit of the 99th percentile of latency (beyond the interval when polling)',
      msOf,
      200,
    )
    .option('--store <store>', 'as for npm run bench', 'sqlite')
    .option('--out <folder>', 'folder for capacity.json', 'results');
  for (const [name, fallback] of Object.entries(SHAPES)) {
    const { flag, help }: BenchOption = BENCH_OPTIONS[name as keyof typeof SHAPES];
    command.option(flag, help, fallback);
  }
  command.action((flags: CapacityFlags) => run(flags, command, terminal));
};

async function run(flags: CapacityFlags, command: Command, terminal: Terminal): Promise<void> {
  const planned = await plan(flags, command);
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const progress = createProgress(process.stderr, { cells: 1, plannedMs: 0, nowMs: monotonicClock.nowMs });
  // Points are told of by lines; the phases within each would only hide them.
  const quiet = { ...progress, cell() {}, phase() {}, update() {} };
  const context = { plan: planned.plan, clock: monotonicClock, progress: quiet, stop: stop.signal };
  const capacities: Capacity[] = [];
  for (const axis of axesOf(flags, planned, context)) {
    if (stop.signal.aborted) break;
    progress.line(axis.title);
    capacities.push(
      await findCapacity(axis, flags.p99, stop.signal, (point) =>
        progress.line(`  ${pointLine(axis, point)}`),
      ),
    );
  }
  terminal.print(capacityTable(capacities, flags.p99));
  await mkdir(flags.out, { recursive: true });
  const path = join(flags.out, 'capacity.json');
  const environment = await describeEnvironment(monotonicClock);
  await writeFileAtomically(path, `${JSON.stringify({ environment, flags, capacities }, null, 2)}\n`);
  terminal.print(`\n${path}`);
  if (stop.signal.aborted) terminal.exitWith(EXIT.interrupted);
}

function axesOf(
  { find, store }: CapacityFlags,
  { plan, cells }: Planned,
  context: Parameters<typeof deliveriesAxis>[0]['context'],
): Axis[] {
  const signal = context.stop;
  const mostClients = Math.min(openFileLimit() ?? Number.POSITIVE_INFINITY, 28_000) - OTHER_FILES;
  const byFind: Readonly<Record<Find, () => Axis[]>> = {
    polls: () => [
      pollsAxis({
        store,
        durationS: plan.durationS,
        precision: PRECISION,
        signal,
        say: context.progress.line,
      }),
    ],
    deliveries: () => cells.map((base) => deliveriesAxis({ context, store, base, precision: PRECISION })),
    clients: () =>
      cells.map((base) => clientsAxis({ context, store, base, precision: PRECISION }, mostClients)),
  };
  return find.flatMap((name) => byFind[name]());
}

/** A plan of one cell for each mode, from the flags of this command and the defaults of all others. */
async function plan({ store, out, ...flags }: CapacityFlags, command: Command): Promise<Planned> {
  const defaults = Object.fromEntries(
    Object.entries<BenchOption>(BENCH_OPTIONS).map(([name, option]) => [name, option.default]),
  );
  const shape = Object.fromEntries(
    Object.keys(SHAPES).map((name) => [name, flags[name as keyof typeof SHAPES]]),
  );
  return makePlan({
    texts: { ...defaults, ...shape } as unknown as OptionTexts,
    typed: (name) => command.getOptionValueSource(name) === 'cli',
    store,
    out,
    runName: undefined,
    control: false,
    allowVoid: true,
    openFileLimit: openFileLimit(),
  });
}

function findsOf(text: string): readonly Find[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !FINDS.some((find) => find === name));
  if (unknown.length > 0) throw new InvalidArgumentError(`It must be some of ${FINDS.join(', ')}.`);
  return FINDS.filter((find) => names.includes(find));
}

function msOf(text: string): number {
  const ms = Number(text);
  if (!(ms > 0)) throw new InvalidArgumentError('It must be a number of milliseconds above 0.');
  return ms;
}
