import type { Axis } from './axis.ts';
import { judge, type Outcome, type Seen } from './judge.ts';
import { greatestThatHolds, nextLoad, type Tried } from './search.ts';

/** A load with what was seen and how it was judged. */
export interface Point extends Tried, Seen {
  readonly outcome: Outcome;
}

/** The greatest load that a server carries on one axis, and what stood in the way of more. */
export interface Capacity {
  readonly title: string;
  /** In the unit of the title; absent when not even the least load held. */
  readonly greatest: number | undefined;
  /** The outcome of the least load that did not hold; `holds` when the search ended at the most that it tries. */
  readonly boundBy: Outcome;
  readonly points: readonly Point[];
}

/** Searches one axis. Stops early, with what it has, when the signal aborts. */
export async function findCapacity(
  { title, space, probe, toUnit }: Axis,
  limitMs: number,
  stop: AbortSignal,
  onPoint: (point: Point) => void,
): Promise<Capacity> {
  const points: Point[] = [];
  for (
    let load = nextLoad(points, space);
    load !== undefined && !stop.aborted;
    load = nextLoad(points, space)
  ) {
    const seen = await probe(load);
    if (stop.aborted) break;
    const outcome = judge(seen, limitMs);
    const point: Point = { load, holds: outcome === 'holds', outcome, ...seen };
    points.push(point);
    onPoint(point);
  }
  const greatest = greatestThatHolds(points);
  const [least] = points.filter(({ holds }) => !holds).sort((a, b) => a.load - b.load);
  return {
    title,
    greatest: greatest === 0 ? undefined : toUnit(greatest),
    boundBy: least?.outcome ?? 'holds',
    points,
  };
}
