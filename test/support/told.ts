import { analyse } from '../../bench/report/analysis/index.ts';
import { verdictsIn } from '../../bench/report/analysis/verdict.ts';
import { en } from '../../bench/report/words/en/index.ts';
import type { MeasuredCell, Result } from '../../bench/result/schema.ts';

/** Returns the run with every cell of a mode changed. */
export function changed(
  result: Result,
  mode: string,
  change: (cell: MeasuredCell) => Partial<MeasuredCell>,
): Result {
  const cells = result.cells.map((cell) =>
    cell.mode === mode && cell.status === 'ok' ? { ...cell, ...change(cell), status: 'ok' as const } : cell,
  );
  return { ...result, cells: cells as Result['cells'] };
}
/** Returns the verdict of this kind in English. */
export function told(result: Result, kind: string): string | undefined {
  return verdictsIn(analyse(result), en).find((verdict) => verdict.kind === kind)?.text;
}
