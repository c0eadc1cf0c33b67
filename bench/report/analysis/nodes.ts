import { median } from 'simple-statistics';
import { ownServerOf } from '../../result/own-server.ts';
import type { MeasuredCell, ModeInfo } from '../../result/schema.ts';
import type { MeasuredRow, Parameters, Row } from '../../result/summary.ts';
import { groupBy, loadKey } from './group-by.ts';

/** What a number of servers did together for one mode under one load: medians over the repeats. */
export interface SpreadMode {
  readonly row: MeasuredRow;
  readonly nodes: number;
  /** Polls and held requests that were answered. */
  readonly answersPerS: number;
  readonly deliveriesPerS: number;
  /** Cores that all servers used, and the busiest of them. */
  readonly cores: number;
  readonly busiestCores: number;
  /** Cores that the database used; absent where that is not known. */
  readonly databaseCores: number | undefined;
  /** How many times the cores of the fewest servers; absent for these. */
  readonly coresRatio: number | undefined;
}

/** One load that was measured with several numbers of servers, or with more than one. */
export interface SpreadLoad {
  readonly parameters: Parameters;
  readonly modes: readonly { readonly mode: ModeInfo; readonly counts: readonly SpreadMode[] }[];
}

/** Returns the loads of a run that several servers carried, in the report's order; none of a run with single servers only. */
export function spreadLoadsOf(rows: readonly Row[]): readonly SpreadLoad[] {
  const measured = rows.filter((row) => row.status !== 'failed');
  const several = measured.filter(({ parameters }) => parameters.nodes > 1);
  const keys = new Set(several.map(spreadKey));
  const byLoad = groupBy(
    measured.filter((row) => keys.has(spreadKey(row))),
    spreadKey,
  );
  return [...byLoad.values()].flatMap((alike) => {
    const [first] = alike;
    if (first === undefined) return [];
    const byMode = groupBy(alike, ({ mode }) => mode.name);
    return [
      {
        parameters: first.parameters,
        modes: [...byMode.values()].flatMap((own) => {
          const [one] = own;
          return one === undefined ? [] : [{ mode: one.mode, counts: countsOf(own) }];
        }),
      },
    ];
  });
}

function countsOf(rows: readonly MeasuredRow[]): readonly SpreadMode[] {
  const [fewest, ...more] = [...rows]
    .sort((a, b) => a.parameters.nodes - b.parameters.nodes)
    .map((row) => spreadModeOf(row));
  if (fewest === undefined) return [];
  return [fewest, ...more.map((counts) => ({ ...counts, coresRatio: counts.cores / fewest.cores }))];
}

function spreadModeOf(row: MeasuredRow): SpreadMode {
  const middle = (of: (cell: MeasuredCell) => number): number => median(row.cells.map(of));
  const databases = row.cells.flatMap(({ server, windowS }) =>
    server.databaseCpuMs === undefined ? [] : [server.databaseCpuMs / windowS / 1000],
  );
  return {
    row,
    nodes: row.parameters.nodes,
    answersPerS: middle(({ requests, windowS }) => (requests.useful + requests.empty) / windowS),
    deliveriesPerS: middle(({ delivered, windowS }) => delivered / windowS),
    cores: middle((cell) => ownServerOf(cell).cpuMs / cell.windowS / 1000),
    busiestCores: middle((cell) => {
      const each = cell.perNode?.map(({ cpuMs }) => cpuMs) ?? [ownServerOf(cell).cpuMs];
      return Math.max(...each) / cell.windowS / 1000;
    }),
    databaseCores: databases.length === 0 ? undefined : median(databases),
    coresRatio: undefined,
  };
}

function spreadKey(row: Row): string {
  return loadKey(row, { nodes: undefined });
}
