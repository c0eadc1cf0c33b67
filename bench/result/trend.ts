import { type ChangePoint, changePointsOf } from './change-points.ts';
import { COMPARED, differencesBetween, rowsByPlace } from './compare.ts';
import type { FigureId } from './figures.ts';
import type { Noise } from './judge/judge.ts';
import { noiseIn } from './judge/noise.ts';
import type { Result } from './schema.ts';
import type { Estimate } from './statistics/intervals.ts';
import type { OkRow } from './summary.ts';

/** A figure in one run. */
export interface TrendPoint {
  /** Index of the run in its group. */
  readonly run: number;
  readonly estimate: Estimate;
}

/** A figure over the runs of a group. */
export interface Series {
  readonly row: OkRow;
  readonly figure: FigureId;
  readonly points: readonly TrendPoint[];
  readonly noise: Noise;
  /** `at` counts the points of the series. */
  readonly changes: readonly ChangePoint[];
}

/** Runs of one plan on one machine, in the order in which they were made. */
export interface TrendGroup {
  readonly runs: readonly Result[];
  /** What differs from the first group: machine, store or plan; empty for the first. */
  readonly differences: readonly string[];
  readonly series: readonly Series[];
}

export interface Trend {
  readonly groups: readonly TrendGroup[];
  /** Runs that were left out, since they have not ended. */
  readonly unfinished: number;
}

/** Puts runs of one plan and machine one after another, and finds where their figures changed. Runs of other ones stand apart. */
export function trendOf(results: readonly Result[]): Trend {
  const ended = results.filter(({ finishedAt }) => finishedAt !== undefined);
  const sorted = [...ended].sort((a, b) => a.startedAt.localeCompare(b.startedAt));
  const groups: Result[][] = [];
  for (const result of sorted) {
    const own = groups.find(
      ([first]) => first !== undefined && differencesBetween(first, result).length === 0,
    );
    if (own === undefined) groups.push([result]);
    else own.push(result);
  }
  // The plan that was run most stands first, so that others are told by what differs from it.
  groups.sort((a, b) => b.length - a.length);
  const reference = groups[0]?.[0];
  return {
    unfinished: results.length - ended.length,
    groups: groups.map((runs) => ({
      runs,
      differences:
        reference === undefined || runs[0] === undefined ? [] : differencesBetween(reference, runs[0]),
      series: seriesOf(runs),
    })),
  };
}

function seriesOf(runs: readonly Result[]): readonly Series[] {
  const tables = runs.map(rowsByPlace);
  const noises = runs.map(noiseIn);
  const places = new Map(tables.flatMap((table) => [...table]));
  return [...places].flatMap(([place, row]) =>
    COMPARED.flatMap((figure): readonly Series[] => {
      const points = tables.flatMap((table, run) => {
        const estimate = table.get(place)?.figures[figure];
        return estimate === undefined ? [] : [{ run, estimate }];
      });
      if (points.length === 0) return [];
      const noise = points
        .map(({ run }) => noises[run]?.(figure, tables[run]?.get(place)?.cells ?? []))
        .filter((each) => each !== undefined)
        .reduce((most, each) => (each.spread > most.spread ? each : most));
      const values = points.map(({ estimate }) => estimate.median);
      return [{ row, figure, points, noise, changes: changePointsOf(values, noise) }];
    }),
  );
}
