import type { Axis } from './axis.ts';
import { BEFORE_THE_LIMIT, type Bound, judgeLoad, type LoadOutcome, type Seen } from './judge-load.ts';
import { greatestThatHolds, nextLoad, type Tried } from './search.ts';

/** A load with what was seen and how it was judged. */
export type Point = Seen &
  Tried & {
    readonly outcome: LoadOutcome;
    /** What a first look at this load came to, when it was looked at twice. */
    readonly firstOutcome?: LoadOutcome;
  };

/** A moment in which the machine was busy with something else looks like these; a load is bound by them only when it is so twice. */
const LOOK_TWICE: ReadonlySet<LoadOutcome> = new Set(['late', 'machine', 'driver']);

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
  /** `undefined` when the search was stopped meanwhile. */
  const look = async (load: number, firstOutcome?: LoadOutcome): Promise<Point | undefined> => {
    onLoad(load);
    const seen = await probe(load);
    if (stop.aborted) return undefined;
    const outcome = judgeLoad(seen, limitMs);
    const point: Point = {
      load,
      holds: outcome === 'holds',
      outcome,
      ...seen,
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
    const first = await look(load);
    const point =
      first !== undefined && LOOK_TWICE.has(first.outcome) ? await look(load, first.outcome) : first;
    if (point === undefined) break;
    points.push(point);
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
