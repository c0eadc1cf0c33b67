import { median, sum } from 'simple-statistics';
import type { MeasuredCell } from '../../result/schema.ts';
import type { MeasuredRow, Parameters, Row } from '../../result/summary.ts';
import { type Curve, curveOf } from './ecdf.ts';
import { groupBy, loadKey } from './group-by.ts';

/** How the readers of one mode came back from restarts: medians over the repeats, and sums of what should be 0. */
export interface RestartedMode {
  readonly row: MeasuredRow;
  readonly downMs: number;
  /** Until half, 95% and all of those that came back had caught up; absent if none ever had. */
  readonly backMs: { readonly p50: number; readonly p95: number; readonly last: number } | undefined;
  readonly readers: number;
  readonly neverBack: number;
  readonly attempts: number;
  readonly requests: number;
  readonly storeQueries: number;
  readonly cpuMs: number;
  readonly missed: number;
  readonly duplicated: number;
  /** What per cent of all readers had caught up by a time. */
  readonly curve: Curve;
}

/** One load in whose windows servers were restarted. */
export interface RestartedLoad {
  readonly parameters: Parameters;
  readonly what: Restart['what'];
  /** Servers that were restarted at once, or whose database was. */
  readonly servers: number;
  readonly atS: number;
  readonly downMs: number;
  readonly modes: readonly RestartedMode[];
}

/** Returns the loads of a run with restarts, in the report's order; none of a run without. */
export function restartedLoadsOf(rows: readonly Row[]): readonly RestartedLoad[] {
  const modes = rows.flatMap((row) => restartedModeOf(row) ?? []);
  const byLoad = groupBy(modes, ({ row }) => loadKey(row));
  return [...byLoad.values()].flatMap((alike) => {
    const [first] = alike;
    const facts = first?.row.cells.find(({ restart }) => restart !== undefined)?.restart;
    if (first === undefined || facts === undefined) return [];
    return [
      {
        parameters: first.row.parameters,
        what: facts.what,
        servers: facts.servers,
        atS: facts.atS,
        downMs: median(alike.map(({ downMs }) => downMs)),
        modes: alike,
      },
    ];
  });
}

type Restart = NonNullable<MeasuredCell['restart']>;

function restartedModeOf(row: Row): RestartedMode | undefined {
  if (row.status === 'failed') return undefined;
  const restarts = row.cells.flatMap(({ restart }) => restart ?? []);
  if (restarts.length === 0) return undefined;
  const middle = (of: (restart: Restart) => number): number => median(restarts.map(of));
  const times = restarts.flatMap(({ recoveryMs }) => recoveryMs ?? []);
  const readers = sum(restarts.map((restart) => restart.readers));
  const neverBack = sum(restarts.map((restart) => restart.neverBack));
  const backFraction = readers === 0 ? 0 : 1 - neverBack / readers;
  return {
    row,
    downMs: middle(({ downMs }) => downMs),
    backMs:
      times.length === 0
        ? undefined
        : {
            p50: median(times.map(({ p50 }) => p50)),
            p95: median(times.map(({ p95 }) => p95)),
            last: Math.max(...times.map(({ max }) => max)),
          },
    readers,
    neverBack,
    attempts: middle(({ attempts }) => attempts),
    requests: middle(({ requests }) => requests),
    storeQueries: middle(({ storeQueries }) => storeQueries),
    cpuMs: middle(({ cpuMs }) => cpuMs),
    missed: sum(row.cells.map(({ missed }) => missed)),
    duplicated: sum(row.cells.map(({ duplicated }) => duplicated)),
    curve: curveOf(restarts.map(({ recoveryHistogram }) => recoveryHistogram)).map(
      ([ms, percent]) => [ms, percent * backFraction] as const,
    ),
  };
}
