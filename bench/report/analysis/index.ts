import { type Floors, floorsOf } from '../../result/noise.ts';
import type { Result } from '../../result/schema.ts';
import { type Group, type Row, rowsOf, summarise } from '../../result/summary.ts';
import type { PublishedComparison } from '../published.ts';
import { type BatchedLoad, batchedLoadsOf } from './batching.ts';
import { type Crossover, crossoversOf } from './crossover.ts';
import { type EqualFreshness, equalFreshness } from './freshness.ts';
import { type Headline, headlineGroup, headlineOf } from './headline.ts';
import { type Residual, residualsOf } from './prediction.ts';
import { type Projection, project } from './projection.ts';

/** Everything that a run says, before it is put in words, tables or pictures. */
export interface Analysis {
  readonly result: Result;
  readonly groups: readonly Group[];
  readonly rows: readonly Row[];
  readonly floors: Floors;
  /** What the reader sees first; absent when nothing was measured. */
  readonly first: { readonly group: Group; readonly headline: Headline } | undefined;
  readonly freshness: EqualFreshness | undefined;
  readonly crossovers: readonly Crossover[];
  readonly projection: Projection | undefined;
  readonly batchedLoads: readonly BatchedLoad[];
  readonly residuals: readonly Residual[];
  /** The published comparison that the run repeats; absent when it repeats none, or none that is known here. */
  readonly published: PublishedComparison | undefined;
}

/**
 * Derives all that reports need from a run's data. Pure, and the same for the same data.
 *
 * @param published - the published comparisons that there are, from which `plan.preset` chooses.
 */
export function analyse(result: Result, published: readonly PublishedComparison[] = []): Analysis {
  const groups = summarise(result);
  const floors = floorsOf(result);
  const group = headlineGroup(result, groups);
  const rows = rowsOf(groups);
  // Another batch is another push, not another load: it is compared with the first one, see `batchedLoads`.
  const asFirst = groups.filter(({ parameters }) => parameters.batchMs === group?.parameters.batchMs);
  return {
    result,
    groups,
    rows,
    floors,
    first: group === undefined ? undefined : { group, headline: headlineOf(group, floors) },
    freshness: equalFreshness(result, asFirst, group, floors),
    crossovers: crossoversOf(asFirst, floors),
    projection: project(result, asFirst, group),
    batchedLoads: batchedLoadsOf(rows, floors),
    residuals: residualsOf(rows),
    published: published.find(({ name }) => name === result.plan.preset),
  };
}
