import type { Axis } from './axis.ts';
import {
  type Bound,
  judgeLoad,
  type LoadMeasurement,
  type LoadOutcome,
  NOT_THE_SERVERS_LIMIT,
} from './judge-load.ts';
import { greatestThatHolds, nextLoad, type Tried } from './search.ts';

/** A load that was tried: what was measured and how it was judged. */
export type Point = LoadMeasurement &
  Tried & {
    readonly outcome: LoadOutcome;
    /** Outcome of the first try, when this load was tried twice. */
    readonly firstOutcome?: LoadOutcome;
  };

/** Outcomes that a short disturbance of the machine can cause. A load with such an outcome is tried a second time, which decides. */
const TRY_TWICE: ReadonlySet<LoadOutcome> = new Set(['late', 'machine', 'driver']);

/** The greatest load that a server carries on one axis, and what prevented more. */
export interface Capacity {
  readonly title: string;
  /** In the unit of the title; absent when not even the least load held. */
  readonly greatest: number | undefined;
  /** The search ended before it met the server's own limit, so the server carries `greatest` or more. */
  readonly atLeast: boolean;
  readonly boundBy: Bound;
  /** Every load that was tried, in order. */
  readonly points: readonly Point[];
}

/** Callbacks of a search, to show its progress. */
export interface SearchListener {
  /** Called before a load is measured. */
  onLoad(load: number): void;
  /** Called when a load has been judged. */
  onPoint(point: Point): void;
}

/**
 * Searches one axis for the greatest load that holds.
 *
 * @param limitMs - limit for the 99th percentile of latency.
 * @param stop - ends the search early; the capacity is then what was found so far.
 */
export async function findCapacity(
  { title, space, probe, toUnit }: Axis,
  limitMs: number,
  stop: AbortSignal,
  { onLoad, onPoint }: SearchListener,
): Promise<Capacity> {
  const points: Point[] = [];
  /** Measures and judges one load; resolves with `undefined` when the search was stopped meanwhile. */
  const tryLoad = async (load: number, firstOutcome?: LoadOutcome): Promise<Point | undefined> => {
    onLoad(load);
    const measured = await probe(load);
    if (stop.aborted) return undefined;
    const outcome = judgeLoad(measured, limitMs);
    const point: Point = {
      load,
      holds: outcome === 'holds',
      outcome,
      ...measured,
      ...(firstOutcome && { firstOutcome }),
    };
    onPoint(point);
    return point;
  };
  for (
    let load = nextLoad(points, space);
    load !== undefined && !stop.aborted;
    load = nextLoad(points, space)
  ) {
    const first = await tryLoad(load);
    const point =
      first !== undefined && TRY_TWICE.has(first.outcome) ? await tryLoad(load, first.outcome) : first;
    if (point === undefined) break;
    points.push(point);
  }
  const greatest = greatestThatHolds(points);
  const [least] = points.filter(({ holds }) => !holds).sort((a, b) => a.load - b.load);
  const boundBy = stop.aborted ? 'stopped' : (least?.outcome ?? 'holds');
  return {
    title,
    greatest: greatest === 0 ? undefined : toUnit(greatest),
    atLeast: NOT_THE_SERVERS_LIMIT.has(boundBy),
    boundBy,
    points,
  };
}
