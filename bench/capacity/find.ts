import type { Axis } from './axis.ts';
import { BEFORE_THE_LIMIT, type Bound, judge, type Outcome, type Seen } from './judge.ts';
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
  /** The search ended before the server's own limit: it carries at least the greatest. */
  readonly atLeast: boolean;
  readonly boundBy: Bound;
  readonly points: readonly Point[];
}

/** Told of each load when it begins, and when it has been judged. */
export interface SearchListener {
  onLoad(load: number): void;
  onPoint(point: Point): void;
}

/** Searches one axis. Stops early, with what it has, when the signal aborts. */
export async function findCapacity(
  { title, space, probe, toUnit }: Axis,
  limitMs: number,
  stop: AbortSignal,
  { onLoad, onPoint }: SearchListener,
): Promise<Capacity> {
  const points: Point[] = [];
  for (
    let load = nextLoad(points, space);
    load !== undefined && !stop.aborted;
    load = nextLoad(points, space)
  ) {
    onLoad(load);
    const seen = await probe(load);
    if (stop.aborted) break;
    const outcome = judge(seen, limitMs);
    const point: Point = { load, holds: outcome === 'holds', outcome, ...seen };
    points.push(point);
    onPoint(point);
  }
  const greatest = greatestThatHolds(points);
  const [least] = points.filter(({ holds }) => !holds).sort((a, b) => a.load - b.load);
  const boundBy = stop.aborted ? 'stopped' : (least?.outcome ?? 'holds');
  return {
    title,
    greatest: greatest === 0 ? undefined : toUnit(greatest),
    atLeast: BEFORE_THE_LIMIT.has(boundBy),
    boundBy,
    points,
  };
}
