import { UsageError } from '../../src/process/explained-error.ts';
import type { Reason } from './reasons.ts';
import {
  type Cell,
  type CellSpec,
  cellSpecSchema,
  type MeasuredCell,
  type Plan,
  type Result,
  type RoleCounts,
} from './schema.ts';
import { createLatencyHistogram } from './statistics/histogram.ts';
import type { LatencySummary } from './statistics/latency.ts';

/** Runs that cannot be added up. The message says which of their facts differ. */
export class MergeError extends UsageError {
  override readonly name = 'MergeError';
}

/** Windows of cells that are added up must overlap by this share of the longest of them. */
export const LEAST_OVERLAP = 0.9;

/** Parts of a plan that drivers which run side by side may have of their own. */
const OWN: readonly (keyof Plan)[] = ['seed', 'threads', 'clients'];

/**
 * Adds up runs of several drivers that ran side by side, each with readers, a publisher and a server of its own: cell by cell, what each of them
 * counted. Latencies are those of the added histograms. Of what no histogram is kept, the figure is that of the worst driver: percentiles of
 * staleness, of connecting and of the parts of the latency; means are weighted by deliveries.
 *
 * A cell is void where a driver's was, or where the drivers' windows overlapped by less than {@link LEAST_OVERLAP}.
 *
 * @throws {MergeError} for less than two runs, and for runs of different plans.
 */
export function mergeResults(results: readonly Result[]): Result {
  const [first, ...others] = results;
  if (first === undefined || others.length === 0)
    throw new MergeError('give at least two runs, of drivers that ran side by side');
  const differences = others.flatMap((other, index) => differencesFrom(first, other, index + 2));
  if (differences.length > 0)
    throw new MergeError(
      `these runs did not measure the same, so their figures cannot be added:\n${differences.map((line) => `  ${line}`).join('\n')}`,
    );
  const cells = first.cells.flatMap((cell, at) => {
    const alike = results.map((result) => result.cells[at]).filter((each) => each !== undefined);
    return alike.length === results.length ? [mergeCells(cell, alike)] : [];
  });
  return {
    ...first,
    command: results.map(({ command }) => command).join(' & '),
    startedAt: earliest(results.map(({ startedAt }) => startedAt)),
    finishedAt: latest(results.map(({ finishedAt = '' }) => finishedAt)),
    interrupted: results.some(({ interrupted }) => interrupted),
    plan: {
      ...first.plan,
      clients: first.plan.clients.map((_, at) => sumOf(results, ({ plan }) => plan.clients[at] ?? 0)),
    },
    cells,
    verdicts: [],
  };
}

/** Of dates in ISO 8601, all in UTC, whose order is that of their text. */
const earliest = (dates: readonly string[]): string => dates.reduce((a, b) => (a < b ? a : b));
const latest = (dates: readonly string[]): string => dates.reduce((a, b) => (a > b ? a : b));

function differencesFrom(first: Result, other: Result, which: number): readonly string[] {
  const planned = (Object.keys(first.plan) as (keyof Plan)[])
    .filter((name) => !OWN.includes(name))
    .filter((name) => JSON.stringify(first.plan[name]) !== JSON.stringify(other.plan[name]))
    .map(
      (name) =>
        `run ${which}, plan.${name}: ${JSON.stringify(other.plan[name])} against ${JSON.stringify(first.plan[name])}`,
    );
  const unfinished = other.finishedAt === undefined || first.finishedAt === undefined;
  const order = first.cells.some((cell, at) => {
    const like = other.cells[at];
    return (
      like === undefined ||
      cell.mode !== like.mode ||
      cell.repeat !== like.repeat ||
      cell.control !== like.control
    );
  });
  return [
    ...planned,
    ...(unfinished ? [`run ${which} or the first has not ended`] : []),
    ...(planned.length === 0 && order
      ? [`run ${which} has its cells in another order (repeats of one --seed have the same)`]
      : []),
  ];
}

function mergeCells(first: Cell, cells: readonly Cell[]): Cell {
  const spec: CellSpec & Pick<Cell, 'startedAt' | 'finishedAt'> = {
    ...first,
    clients: sumOf(cells, ({ clients }) => clients),
    startedAt: earliest(cells.map(({ startedAt }) => startedAt)),
    finishedAt: latest(cells.map(({ finishedAt }) => finishedAt)),
  };
  const reasons = [...cells.flatMap((cell) => cell.reasons), ...overlapReasons(cells)];
  const measured = cells.filter((cell) => cell.status !== 'failed');
  if (measured.length < cells.length) return { ...onlySpec(spec), status: 'failed', reasons };
  return { ...addMeasured(measured), ...onlySpec(spec), reasons, status: reasons.length > 0 ? 'void' : 'ok' };
}

function onlySpec(cell: CellSpec & Pick<Cell, 'startedAt' | 'finishedAt'>) {
  return { ...cellSpecSchema.parse(cell), startedAt: cell.startedAt, finishedAt: cell.finishedAt };
}

/** Returns why cells do not belong together in time; nothing where their windows overlap well. */
function overlapReasons(cells: readonly Cell[]): readonly Reason[] {
  const windows = cells
    .filter((cell) => cell.status !== 'failed')
    .map(({ windowStartedAt, windowS }) => {
      const startMs = windowStartedAt === undefined ? Number.NaN : Date.parse(windowStartedAt);
      return { startMs, endMs: startMs + windowS * 1000 };
    });
  const [startMs, endMs] = [
    Math.max(...windows.map((one) => one.startMs)),
    Math.min(...windows.map((one) => one.endMs)),
  ];
  const longestMs = Math.max(...windows.map((one) => one.endMs - one.startMs));
  const overlapFraction = Math.max(0, (endMs - startMs) / longestMs);
  return overlapFraction >= LEAST_OVERLAP
    ? []
    : [{ code: 'apart', overlapFraction: overlapFraction || 0, limitFraction: LEAST_OVERLAP }];
}

function addMeasured(cells: readonly MeasuredCell[]): MeasuredCell {
  const [first] = cells as readonly [MeasuredCell, ...MeasuredCell[]];
  const sum = (of: (cell: MeasuredCell) => number): number => sumOf(cells, of);
  const worst = (of: (cell: MeasuredCell) => number): number => Math.max(...cells.map(of));
  const delivered = sum((cell) => cell.delivered);
  const mean = (of: (cell: MeasuredCell) => number): number =>
    delivered === 0 ? worst(of) : sum((cell) => of(cell) * cell.delivered) / delivered;
  const latency = createLatencyHistogram();
  for (const { latencyHistogram } of cells) latency.add(latencyHistogram);
  const worstLatency = (of: (cell: MeasuredCell) => LatencySummary): LatencySummary => ({
    min: Math.min(...cells.map((cell) => of(cell).min)),
    mean: mean((cell) => of(cell).mean),
    p50: worst((cell) => of(cell).p50),
    p90: worst((cell) => of(cell).p90),
    p95: worst((cell) => of(cell).p95),
    p99: worst((cell) => of(cell).p99),
    p999: worst((cell) => of(cell).p999),
    max: worst((cell) => of(cell).max),
  });
  const role = (name: keyof MeasuredCell['roles']): RoleCounts =>
    addCounts(cells.map(({ roles }) => roles[name]));
  return {
    ...first,
    published: sum((cell) => cell.published),
    expected: sum((cell) => cell.expected),
    delivered,
    missed: sum((cell) => cell.missed),
    duplicated: sum((cell) => cell.duplicated),
    reordered: sum((cell) => cell.reordered),
    windowS: mean((cell) => cell.windowS),
    requests: addCounts(cells.map(({ requests }) => requests)),
    frames: addCounts(cells.map(({ frames }) => frames)),
    bytes: addCounts(cells.map(({ bytes }) => bytes)),
    connectBytes: addCounts(cells.map(({ connectBytes }) => connectBytes)),
    roles: { publish: role('publish'), deliver: role('deliver'), control: role('control') },
    latencyMs: latency.summarise() ?? first.latencyMs,
    latencyHistogram: latency.encode(),
    split: {
      dueToSentMs: worstLatency(({ split }) => split.dueToSentMs),
      sentToCommittedMs: worstLatency(({ split }) => split.sentToCommittedMs),
      committedToReceivedMs: worstLatency(({ split }) => split.committedToReceivedMs),
    },
    stalenessMs: {
      mean: mean(({ stalenessMs }) => stalenessMs.mean),
      p95: worst(({ stalenessMs }) => stalenessMs.p95),
    },
    connectMs: {
      p50: worst(({ connectMs }) => connectMs.p50),
      p99: worst(({ connectMs }) => connectMs.p99),
      max: worst(({ connectMs }) => connectMs.max),
    },
    timeline: first.timeline.map(({ second }, at) => ({
      second,
      deliveries: sum(({ timeline }) => timeline[at]?.deliveries ?? 0),
      stalenessMsMean: mean(({ timeline }) => timeline[at]?.stalenessMsMean ?? 0),
      requests: sum(({ timeline }) => timeline[at]?.requests ?? 0),
    })),
    server: {
      ...addCounts(cells.map(({ server }) => server)),
      ...worstUtilization(cells),
    },
    driver: {
      cpuMs: sum(({ driver }) => driver.cpuMs),
      eventLoopDelayMsP99: worst(({ driver }) => driver.eventLoopDelayMsP99),
      utilization: worst(({ driver }) => driver.utilization),
      scheduleLagMsP99: worst(({ driver }) => driver.scheduleLagMsP99),
      missedTicks: sum(({ driver }) => driver.missedTicks),
      failedConnections: sum(({ driver }) => driver.failedConnections),
      troubles: sum(({ driver }) => driver.troubles),
      threads: cells.flatMap(({ driver }) => driver.threads),
    },
    predicted: { ...first.predicted, requestsTotal: sum(({ predicted }) => predicted.requestsTotal) },
  };
}

/** Nothing where a driver did not start its server, and so does not know. */
function worstUtilization(cells: readonly MeasuredCell[]): Pick<MeasuredCell['server'], 'utilization'> {
  const known = cells.flatMap(({ server }) => server.utilization ?? []);
  return known.length < cells.length ? {} : { utilization: Math.max(...known) };
}

/** Adds the numbers of the same name; one that some do not have is left out. */
function addCounts<Counts extends Readonly<Record<string, number | undefined>>>(
  all: readonly Counts[],
): Counts {
  const [first] = all;
  const names = Object.keys(first ?? {}).filter((name) =>
    all.every((each) => typeof each[name] === 'number'),
  );
  return Object.fromEntries(names.map((name) => [name, sumOf(all, (each) => each[name] ?? 0)])) as Counts;
}

function sumOf<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
