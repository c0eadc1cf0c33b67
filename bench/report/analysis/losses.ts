import { sum } from 'simple-statistics';
import type { MeasuredCell, Plan } from '../../result/schema.ts';
import type { MeasuredRow, Parameters, Row } from '../../result/summary.ts';
import { groupBy, loadKey } from './group-by.ts';

/** What the readers of one mode lost that came back in one way: sums over the repeats. */
export interface Loss {
  readonly row: MeasuredRow;
  readonly expected: number;
  readonly missed: number;
  readonly duplicated: number;
  readonly reordered: number;
}

/** One load in which readers lost their connections, and what each mode, stack and way to come back made of it. */
export interface LossyLoad {
  readonly parameters: Parameters;
  readonly losses: readonly Loss[];
}

/** Returns the loads of a run in which readers lost their connections, in the report's order; none of any other run. */
export function lossyLoadsOf({ churn, restart }: Plan, rows: readonly Row[]): readonly LossyLoad[] {
  if (churn === 0 && restart === undefined) return [];
  const measured = rows.filter((row) => row.status !== 'failed');
  const byLoad = groupBy(measured, (row) => loadKey(row, { stack: undefined, recovery: undefined }));
  return [...byLoad.values()].flatMap((alike) => {
    const [first] = alike;
    if (first === undefined) return [];
    const byMode = [...groupBy(alike, ({ mode }) => mode.name).values()];
    return [{ parameters: first.parameters, losses: byMode.flat().map(lossOf) }];
  });
}

function lossOf(row: MeasuredRow): Loss {
  const total = (of: (cell: MeasuredCell) => number): number => sum(row.cells.map(of));
  return {
    row,
    expected: total(({ expected }) => expected),
    missed: total(({ missed }) => missed),
    duplicated: total(({ duplicated }) => duplicated),
    reordered: total(({ reordered }) => reordered),
  };
}
