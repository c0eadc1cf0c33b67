import { type NoiseOf, noiseIn } from '../../result/judge/noise.ts';
import type { Result } from '../../result/schema.ts';
import { type Group, type Row, rowsOf, summarise } from '../../result/summary.ts';
import type { PublishedComparison } from '../published.ts';
import { type BatchedLoad, batchedLoadsOf } from './batching.ts';
import { type CpuMap, cpuMapOf, type PredictedCpu, predictedCpuOf } from './costs.ts';
import { type Crossover, crossoversOf } from './crossover.ts';
import { type EqualFreshness, equalFreshness } from './freshness.ts';
import { type Headline, headlineGroup, headlineOf } from './headline.ts';
import { type LossyLoad, lossyLoadsOf } from './losses.ts';
import { type SpreadLoad, spreadLoadsOf } from './nodes.ts';
import { type Residual, residualsOf } from './prediction.ts';
import { type Projection, project } from './projection.ts';
import { type RestartedLoad, restartedLoadsOf } from './restarts.ts';
import { type StackedLoad, stackedLoadsOf } from './stacks.ts';

/** Everything that is derived from a run, without words, tables or pictures. */
export interface Analysis {
  readonly result: Result;
  readonly groups: readonly Group[];
  readonly rows: readonly Row[];
  readonly noiseOf: NoiseOf;
  /** What the reader sees first; absent when nothing was measured. */
  readonly first: { readonly group: Group; readonly headline: Headline } | undefined;
  readonly freshness: EqualFreshness | undefined;
  readonly crossovers: readonly Crossover[];
  /** By calibrated costs, as are the predictions of CPU; both are empty without a calibration. */
  readonly cpuMap: CpuMap | undefined;
  readonly predictedCpu: readonly PredictedCpu[];
  readonly projection: Projection | undefined;
  readonly batchedLoads: readonly BatchedLoad[];
  readonly restartedLoads: readonly RestartedLoad[];
  readonly spreadLoads: readonly SpreadLoad[];
  readonly stackedLoads: readonly StackedLoad[];
  readonly lossyLoads: readonly LossyLoad[];
  readonly residuals: readonly Residual[];
  /** The published comparison that the run repeats; absent when it repeats none, or none that is known here. */
  readonly published: PublishedComparison | undefined;
}

/**
 * Derives everything that reports need from a run's data. Pure.
 *
 * @param published - all known published comparisons; `plan.preset` names the one that the run repeats.
 */
export function analyse(result: Result, published: readonly PublishedComparison[] = []): Analysis {
  const groups = summarise(result);
  const noiseOf = noiseIn(result);
  const group = headlineGroup(result, groups);
  const rows = rowsOf(groups);
  // Groups with the first batch, number of servers, stack and recovery alone: other sections compare the others with these.
  const asFirst = groups.filter(
    ({ parameters: { batchMs, nodes, stack, recovery } }) =>
      batchMs === group?.parameters.batchMs &&
      nodes === group.parameters.nodes &&
      stack === group.parameters.stack &&
      recovery === group.parameters.recovery,
  );
  return {
    result,
    groups,
    rows,
    noiseOf,
    first: group === undefined ? undefined : { group, headline: headlineOf(group, noiseOf) },
    freshness: equalFreshness(result, groups, group, noiseOf),
    crossovers: crossoversOf(asFirst, noiseOf),
    cpuMap: cpuMapOf(result, group?.parameters),
    predictedCpu: predictedCpuOf(result, rows),
    projection: project(result, asFirst, group),
    batchedLoads: batchedLoadsOf(rows, noiseOf),
    restartedLoads: restartedLoadsOf(rows),
    spreadLoads: spreadLoadsOf(rows),
    stackedLoads: stackedLoadsOf(rows, noiseOf),
    lossyLoads: lossyLoadsOf(result.plan, rows),
    residuals: residualsOf(rows),
    published: published.find(({ name }) => name === result.plan.preset),
  };
}
