import { analyse } from '../../../bench/report/analysis/index.ts';
import { verdictsIn } from '../../../bench/report/analysis/verdict.ts';
import { en } from '../../../bench/report/words/en/index.ts';
import type { MeasuredCell, Result } from '../../../bench/result/schema.ts';
import type { VerdictCode } from '../../../bench/result/verdicts.ts';

/** The run with every cell of a mode changed. */
export function withCellsOf(
  result: Result,
  mode: string,
  change: (cell: MeasuredCell) => Partial<MeasuredCell>,
): Result {
  const cells = result.cells.map((cell) =>
    cell.mode === mode && cell.status === 'ok' ? { ...cell, ...change(cell), status: 'ok' as const } : cell,
  );
  return { ...result, cells: cells as Result['cells'] };
}

/** The verdict with this code in English. */
export function verdictText(result: Result, code: VerdictCode): string | undefined {
  return verdictsIn(analyse(result))
    .filter(({ code: found }) => found === code)
    .map(en.verdict)[0];
}
