import type { FigureId } from '../../result/figures.ts';
import { type Ratio, ratioBetween } from '../../result/judge/difference.ts';
import type { NoiseOf } from '../../result/judge/noise.ts';
import type { ModeInfo } from '../../result/schema.ts';
import { type Group, isOk, type MeasuredRow, type Parameters, type Row } from '../../result/summary.ts';
import { groupBy, loadKey } from './group-by.ts';

/** One mode by both stacks, at one interval and batch. */
export interface StackedMode {
  readonly mode: ModeInfo;
  readonly tuned: MeasuredRow;
  readonly typical: MeasuredRow;
  /** How many times what the tuned stack takes; absent where one of the two may not enter a verdict. */
  readonly times: (id: FigureId) => Ratio | undefined;
}

/** One load that was measured over both stacks. */
export interface StackedLoad {
  readonly parameters: Parameters;
  readonly modes: readonly StackedMode[];
}

/** Returns the loads that both stacks carried, in the report's order; none of a run with one. */
export function stackedLoadsOf(rows: readonly Row[], noiseOf: NoiseOf): readonly StackedLoad[] {
  const measured = rows.filter((row) => row.status !== 'failed');
  const typical = new Map(
    measured.filter(({ parameters }) => parameters.stack === 'typical').map((row) => [twinKey(row), row]),
  );
  const pairs = measured.flatMap((row): StackedMode[] => {
    const other = row.parameters.stack === 'tuned' ? typical.get(twinKey(row)) : undefined;
    if (other === undefined) return [];
    const times: StackedMode['times'] = (id) =>
      isOk(row) && isOk(other) ? ratioBetween(other, row, id, noiseOf) : undefined;
    return [{ mode: row.mode, tuned: row, typical: other, times }];
  });
  return [...groupBy(pairs, ({ tuned }) => loadKey(tuned)).values()].flatMap((modes) => {
    const [first] = modes;
    return first === undefined ? [] : [{ parameters: first.tuned.parameters, modes }];
  });
}

/** Returns whether two groups had one load, on different stacks. */
export function isOtherStack({ parameters: a }: Group, { parameters: b }: Group): boolean {
  const load = (parameters: Parameters): string => JSON.stringify({ ...parameters, stack: undefined });
  return a.stack !== b.stack && load(a) === load(b);
}

/** Returns a key that the rows of one mode have in common over both stacks. */
function twinKey({ mode, parameters }: Row): string {
  return JSON.stringify([mode.name, { ...parameters, stack: undefined }]);
}
