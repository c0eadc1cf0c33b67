import { median } from 'simple-statistics';
import type { FigureId } from '../../result/figures.ts';
import { differenceBetween } from '../../result/judge/difference.ts';
import type { NoiseOf } from '../../result/judge/noise.ts';
import type { ModeInfo } from '../../result/schema.ts';
import { isOk, type OkRow, type Parameters, type Row } from '../../result/summary.ts';
import type { BatchChange } from '../../result/verdicts.ts';
import { groupBy, loadKey } from './group-by.ts';

/** One mode under one load: one row for each batch, the shortest first. */
export interface BatchedMode {
  readonly mode: ModeInfo;
  readonly rows: readonly Row[];
  /** How the longest batch changes CPU and latency; `undefined` unless its row and the shortest batch's are both `ok`. */
  readonly effect: { readonly cpu: BatchChange; readonly latency: BatchChange } | undefined;
}

/** One load that was measured with several batches. */
export interface BatchedLoad {
  readonly parameters: Parameters;
  readonly shortestMs: number;
  readonly longestMs: number;
  readonly modes: readonly BatchedMode[];
}

/** The loads that were measured with several batches, in the report's order; none in a run that had only one. */
export function batchedLoadsOf(rows: readonly Row[], noiseOf: NoiseOf): readonly BatchedLoad[] {
  const batched = rows.filter((row) => row.mode.kind !== 'poll');
  return [...groupBy(batched, (row) => loadKey(row)).values()].flatMap((alike) => {
    const batches = alike.map((row) => row.parameters.batchMs);
    const [shortestMs, longestMs] = [Math.min(...batches), Math.max(...batches)];
    const [first] = alike;
    if (first === undefined || shortestMs === longestMs) return [];
    const modes = [...groupBy(alike, (row) => row.mode.name).values()].flatMap((own) =>
      modeOf(own, shortestMs, longestMs, noiseOf),
    );
    return [{ parameters: first.parameters, shortestMs, longestMs, modes }];
  });
}

/** Returns the load with most deliveries, in which batches save most. */
export function busiestOf(loads: readonly BatchedLoad[]): BatchedLoad | undefined {
  const deliveriesPerSecond = ({ parameters: at }: BatchedLoad) => at.clients * at.messagesPerSecond;
  return [...loads].sort((a, b) => deliveriesPerSecond(b) - deliveriesPerSecond(a))[0];
}

/** What theory said of a row's median latency. */
export function predictedP50Of(row: Row): number | undefined {
  return row.status === 'failed' ? undefined : median(row.cells.map((cell) => cell.predicted.latencyMsP50));
}

/** What theory said of the median latency, and the modes of which it said so. */
export interface Theory {
  readonly modes: readonly ModeInfo[];
  /** By the batch, both in milliseconds. */
  readonly p50ByBatch: ReadonlyMap<number, number>;
}

/**
 * Returns every distinct prediction for a load. Modes that hold requests differ from pushes where the round trip is longer than a batch:
 * the next request is a round trip away.
 */
export function theoriesOf(modes: readonly BatchedMode[]): readonly Theory[] {
  const theories = [...groupBy(modes, ({ mode }) => mode.kind).values()].map((alike): Theory => {
    const points = alike
      .flatMap(({ rows }) => rows)
      .flatMap((row): [number, number][] => {
        const p50 = predictedP50Of(row);
        return p50 === undefined ? [] : [[row.parameters.batchMs, p50]];
      })
      .sort(([batchMs], [otherMs]) => batchMs - otherMs);
    return { modes: alike.map(({ mode }) => mode), p50ByBatch: new Map(points) };
  });
  const told = theories.filter(({ p50ByBatch }) => p50ByBatch.size > 0);
  const distinct = groupBy(told, ({ p50ByBatch }) => JSON.stringify([...p50ByBatch]));
  return [...distinct.values()].map((same) => ({
    modes: same.flatMap((theory) => theory.modes),
    p50ByBatch: new Map(same.flatMap(({ p50ByBatch }) => [...p50ByBatch])),
  }));
}

function modeOf(
  own: readonly Row[],
  shortestMs: number,
  longestMs: number,
  noiseOf: NoiseOf,
): readonly BatchedMode[] {
  const rows = [...own].sort((a, b) => a.parameters.batchMs - b.parameters.batchMs);
  const [first] = rows;
  if (first === undefined) return [];
  const at = (batchMs: number) => rows.filter(isOk).find((row) => row.parameters.batchMs === batchMs);
  const [shortest, longest] = [at(shortestMs), at(longestMs)];
  return [{ mode: first.mode, rows, effect: shortest && longest && effectOf(shortest, longest, noiseOf) }];
}

function effectOf(shortest: OkRow, longest: OkRow, noiseOf: NoiseOf): BatchedMode['effect'] {
  const change = (id: FigureId): BatchChange | undefined => {
    const [before, after] = [shortest.figures[id], longest.figures[id]];
    if (before === undefined || after === undefined || before.median * after.median === 0) return undefined;
    const judged = differenceBetween(longest, shortest, id, noiseOf);
    return judged && { before: before.median, after: after.median, outcome: judged.outcome };
  };
  const [cpu, latency] = [change('serverCpuUsPerDelivery'), change('latencyMsP50')];
  return cpu && latency && { cpu, latency };
}
