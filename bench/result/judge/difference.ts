import { FIGURES, type FigureId } from '../figures.ts';
import { estimate } from '../statistics/intervals.ts';
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
  const pairs = pairsOf(left, right);
  if (pairs.length > 0) return judgePaired(pairs, noise);
  // Void cells may leave each row repeats of its own.
  return left.size > 0 && right.size > 0
    ? judgeUnpaired([...left.values()], [...right.values()], noise)
    : undefined;
}

/** How many times one figure is another, with the bounds of its 95% interval. */
export interface Ratio {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Returns how many times a figure of one row is that of another, over the repeats that both have. The interval is that of the repeats; of one
 * repeat it is what the noise alone may make. `undefined` where there is no such repeat, or one of the figures is 0.
 */
export function ratioBetween(a: OkRow, b: OkRow, id: FigureId, noiseOf: NoiseOf): Ratio | undefined {
  const pairs = pairsOf(byRepeat(a, id), byRepeat(b, id));
  const ratios = pairs.map(([one, other]) => one / other);
  if (!ratios.every((ratio) => ratio > 0 && Number.isFinite(ratio))) return undefined;
  const estimated = estimate(ratios);
  if (estimated === undefined || estimated.repeats > 1) return estimated;
  const floor = 1 + judgePaired(pairs, noiseOf(id, [...a.cells, ...b.cells])).floorFraction;
  const { median } = estimated;
  return { median, low: median / floor, high: median * floor };
}

type ByRepeat = ReadonlyMap<number, number>;

/** Returns both figures of each repeat that has both. */
function pairsOf(left: ByRepeat, right: ByRepeat): readonly (readonly [number, number])[] {
  return [...left].flatMap(([repeat, value]) => {
    const other = right.get(repeat);
    return other === undefined ? [] : [[value, other] as const];
  });
}

/** Returns a row's figure in each repeat that has it. */
function byRepeat({ cells }: OkRow, id: FigureId): ByRepeat {
  const values = cells.map((cell) => [cell.repeat, FIGURES[id].of(cell)] as const);
  return new Map(values.filter((entry): entry is [number, number] => entry[1] !== undefined));
}

/** Returns a row's figures, one for each repeat that has it. */
export function repeatsOf(row: OkRow, id: FigureId): readonly number[] {
  return [...byRepeat(row, id).values()];
}
