import { mean } from 'simple-statistics';
import { createRandom, shuffled } from '../random.ts';
import { type Judgement, judgeUnpaired, type Noise } from './judge/judge.ts';

/** Where a series of figures changed: all from this one on lie apart from those before, back to the change before it. */
export interface ChangePoint extends Judgement {
  /** Index of the first figure after the change. */
  readonly at: number;
  readonly before: number;
  readonly after: number;
}

/** From so many figures on a split is also tried against shuffled ones; fewer have too few orders to be told apart by. */
const ENOUGH_TO_SHUFFLE = 8;
const SHUFFLES = 199;
/** A split that so great a share of the shuffled series reaches is chance. */
const CHANCE = 0.05;

/**
 * Finds the changes of a series by binary segmentation: the split whose two sides lie farthest apart is taken if it is told, and then each side
 * is split again. The one judge of all differences tells it from the noise. Since the farthest of many splits is chosen, it must also be farther
 * than in 95% of shuffled series where there are enough figures for that, as in Matteson and James (2014) and in what Daly et al. (2020) run for
 * MongoDB.
 */
export function changePointsOf(values: readonly number[], noise: Noise): readonly ChangePoint[] {
  return splitUp(values, 0, noise).sort((a, b) => a.at - b.at);
}

function splitUp(values: readonly number[], offset: number, noise: Noise): ChangePoint[] {
  const found = farthestSplit(values);
  if (found === undefined) return [];
  const [left, right] = [values.slice(0, found.at), values.slice(found.at)];
  const judged = judgeUnpaired(right, left, noise);
  const isExact = noise.spread === 0;
  if (judged.outcome === 'same' || (!isExact && isChance(values, found.distance))) return [];
  const point = { at: offset + found.at, before: mean([...left]), after: mean([...right]), ...judged };
  return [...splitUp(left, offset, noise), point, ...splitUp(right, offset + found.at, noise)];
}

/** How far the two sides of the best split lie apart, in units that do not favour short sides. */
function farthestSplit(
  values: readonly number[],
): { readonly at: number; readonly distance: number } | undefined {
  const total = values.reduce((sum, value) => sum + value, 0);
  let best: { at: number; distance: number } | undefined;
  let left = 0;
  for (let at = 1; at < values.length; at++) {
    left += values[at - 1] as number;
    const others = values.length - at;
    const apart = Math.abs(left / at - (total - left) / others);
    const distance = apart * Math.sqrt((at * others) / values.length);
    if (distance > (best?.distance ?? 0)) best = { at, distance };
  }
  return best;
}

function isChance(values: readonly number[], distance: number): boolean {
  if (values.length < ENOUGH_TO_SHUFFLE) return false;
  const random = createRandom(1, 'change points');
  let reached = 0;
  for (let shuffle = 0; shuffle < SHUFFLES; shuffle++) {
    if ((farthestSplit(shuffled(values, random))?.distance ?? 0) >= distance) reached++;
  }
  return (reached + 1) / (SHUFFLES + 1) > CHANCE;
}
