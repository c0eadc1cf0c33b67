import { join, relative } from 'node:path';
import { monotonicClock } from '../../src/clock.ts';
import type { Axis } from '../capacity/axis.ts';
import { type CellAxes, clientsAxis, deliveriesAxis } from '../capacity/cells.ts';
import { type Capacity, findCapacity } from '../capacity/find.ts';
import { pollsAxis } from '../capacity/polls.ts';
import { capacityReport, pointLine } from '../capacity/text.ts';
import { describeEnvironment, openFileLimit } from '../measure/machine/environment.ts';
import { createRunStore } from '../measure/servers/run-store.ts';
import { OTHER_FILES } from '../plan/conflicts.ts';
import { estimateMs, type Planned } from '../plan/plan.ts';
import { makeRunFolder } from '../plan/run-folder.ts';
import { formatCount, formatMs } from '../report/words/format.ts';
import { writeFileAtomically } from '../result/file.ts';
import { FINDS, type Find } from './capacity-flags.ts';
import type { PlannedSearch } from './capacity-plan.ts';
import { EXIT, type Terminal } from './command.ts';
import { createSearchProgress } from './search-progress.ts';
import { stopWhenAsked } from './stop.ts';

/** A search ends within 10% of the limit. */
const PRECISION = 0.1;

/** The most clients that a search tries: one address has about this many ephemeral ports. */
const MOST_CLIENTS = 28_000;

/** Searches for what one server process carries. */
export async function findCapacities({ planned, search }: PlannedSearch, terminal: Terminal): Promise<void> {
  const { plan } = planned;
  // Before the search: where nothing can be written, nothing should be measured.
  const folder = await makeRunFolder(planned.outFolder, undefined, new Date());
  const progress = createSearchProgress(process.stderr);
  const stop = stopWhenAsked(terminal, progress.line);
  const store = createRunStore(planned.storeChoice, process.env['MONGODB_URI']);
  const common = { context: { plan, clock: monotonicClock, progress, stop }, store, precision: PRECISION };
  progress.line(
    `Each load takes about ${formatMs(estimateMs(plan, 1))}, and each search tries about ten loads.`,
  );
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
    store: store.named,
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
    terminal.print('\nNot every search found a load that holds: see the outcome of each load above.');
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
