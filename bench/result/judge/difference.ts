import { FIGURES, type FigureId } from '../figures.ts';
import type { OkRow } from '../summary.ts';
import { type Judgement, judgePaired, judgeUnpaired } from './judge.ts';
import type { NoiseOf } from './noise.ts';

/**
 * The one judge of a run: how a figure of one row stands to that of another, by {@link judgePaired} over the repeats that both have.
 * `undefined` where a row has no such figure.
 */
export function differenceBetween(a: OkRow, b: OkRow, id: FigureId, noiseOf: NoiseOf): Judgement | undefined {
  const noise = noiseOf(id, [...a.cells, ...b.cells]);
  const [left, right] = [byRepeat(a, id), byRepeat(b, id)];
  const pairs = [...left].flatMap(([repeat, value]) => {
    const other = right.get(repeat);
    return other === undefined ? [] : [[value, other] as const];
  });
  if (pairs.length > 0) return judgePaired(pairs, noise);
  // Void cells may leave each row repeats of its own.
  return left.size > 0 && right.size > 0
    ? judgeUnpaired([...left.values()], [...right.values()], noise)
    : undefined;
}

/** Returns a row's figure in each repeat that has it. */
function byRepeat({ cells }: OkRow, id: FigureId): ReadonlyMap<number, number> {
  const values = cells.map((cell) => [cell.repeat, FIGURES[id].of(cell)] as const);
  return new Map(values.filter((entry): entry is [number, number] => entry[1] !== undefined));
}

/** Returns a row's figures, one for each repeat that has it. */
export function repeatsOf(row: OkRow, id: FigureId): readonly number[] {
  return [...byRepeat(row, id).values()];
}
