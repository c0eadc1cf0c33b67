import { FIGURES, type FigureId } from '../../result/figures.ts';
import { differenceBetween } from '../../result/judge/difference.ts';
import type { NoiseOf } from '../../result/judge/noise.ts';
import { standInsOf } from '../../result/stand-ins.ts';
import { isOk, type OkRow, type Row } from '../../result/summary.ts';
import type { Contrast } from '../../result/verdicts.ts';

/** Returns a function that compares two rows in one figure, or returns `undefined` where that figure cannot be compared. */
export function contrastBetween(
  push: OkRow,
  poll: OkRow,
  noiseOf: NoiseOf,
): (id: FigureId) => Contrast | undefined {
  return (id) => {
    const [a, b] = [push.figures[id], poll.figures[id]];
    if (a === undefined || b === undefined) return undefined;
    // A ratio with zero says nothing, so only counts may be zero.
    if (a.median * b.median === 0 && FIGURES[id].unit !== 'count') return undefined;
    const judged = differenceBetween(push, poll, id, noiseOf);
    return judged && { push: a.median, poll: b.median, outcome: judged.outcome, repeats: judged.repeats };
  };
}

/** Returns the row that represents polling and the one that represents push. */
export function pairOf(rows: readonly Row[]): { poll: Row | undefined; push: Row | undefined } {
  return standInsOf(rows, ({ mode }) => mode, isOk);
}
