import { FIGURES, type FigureId } from '../../result/figures.ts';
import { outcome } from '../../result/intervals.ts';
import type { Floors } from '../../result/noise.ts';
import type { ModeInfo } from '../../result/schema.ts';
import { isOk, type OkRow, type Row } from '../../result/summary.ts';
import type { Contrast } from '../../result/verdicts.ts';

/** Figure by figure, how two rows stand to each other. */
export function contrastBetween(
  push: OkRow,
  poll: OkRow,
  floors: Floors,
): (id: FigureId) => Contrast | undefined {
  return (id) => {
    const [a, b] = [push.figures[id]?.median, poll.figures[id]?.median];
    if (a === undefined || b === undefined) return undefined;
    // Nothing can be so many times nothing; only counts may be zero and still be compared.
    if (a * b === 0 && FIGURES[id].unit !== 'count') return undefined;
    return { push: a, poll: b, outcome: outcome(a, b, floors(id).fraction) };
  };
}

/** The two rows that stand for polling and for push. */
export function pairOf(rows: readonly Row[]): { poll: Row | undefined; push: Row | undefined } {
  return {
    poll: representative(rows, 'pull', ['poll']),
    push: representative(rows, 'push', ['push', 'hold']),
  };
}

/** The row with this alias, which is what people mean by the word; else the first judged one of these kinds. */
function representative(
  rows: readonly Row[],
  alias: string,
  kinds: readonly ModeInfo['kind'][],
): Row | undefined {
  const named = rows.find((row) => row.mode.aliases.includes(alias));
  const ofKind = kinds.flatMap((kind) => rows.filter((row) => row.mode.kind === kind));
  return named ?? ofKind.find(isOk) ?? ofKind[0];
}
