import { isAlways } from '../../model/costs/crossing.ts';
import type { Result } from '../../result/schema.ts';
import type { Row } from '../../result/summary.ts';
import type { CrossingVerdict, Verdict, VerdictOf, Way } from '../../result/verdicts.ts';
import { type BatchedLoad, busiestOf } from './batching.ts';
import type { CpuMap } from './costs.ts';
import type { Crossover, CrossoverPoint } from './crossover.ts';
import type { EqualFreshness } from './freshness.ts';
import type { Compared, Headline } from './headline.ts';
import { type Analysis, analyse } from './index.ts';

/** Returns the verdicts of a run, for `data.json`. */
export function verdictsOf(result: Result): readonly Verdict[] {
  return verdictsIn(analyse(result));
}

/** Returns the verdicts of an analysed run, the most important first. */
export function verdictsIn(analysis: Analysis): readonly Verdict[] {
  const { result, first, freshness, crossovers, batchedLoads } = analysis;
  if (first === undefined) return [{ code: 'nothingMeasured' }];
  const verdicts = [
    headlineVerdict(first.headline, result.plan.preset),
    first.headline.kind === 'compared' ? costVerdict(first.headline) : undefined,
    freshness && freshnessVerdict(freshness),
    ...crossovers
      .filter(({ cost, points }) => cost === 'serverCpuUsPerDelivery' && points.length > 1)
      .map((crossover) => crossoverVerdict(crossover, analysis.cpuMap)),
    batchingVerdict(busiestOf(batchedLoads)),
  ];
  return verdicts.filter((verdict) => verdict !== undefined);
}

/** @param preset - the published comparison that the run repeats: one of two pushes lacks nothing, its table has the answer. */
function headlineVerdict(headline: Headline, preset: string | undefined): Verdict {
  switch (headline.kind) {
    case 'nothing-to-compare':
      return {
        code: preset === undefined ? 'nothingToCompare' : 'answerIsPublished',
        modes: headline.measured.map(({ mode }) => mode.name),
      };
    case 'not-judged':
      return {
        code: 'notJudged',
        ways: headline.rows.map(({ mode, status }) => ({ mode: mode.name, status })),
      };
    case 'compared':
      return {
        code: 'headline',
        push: wayOf(headline.push),
        poll: wayOf(headline.poll),
        latencyMsP50: headline.latency,
        requestsTotal: headline.requests,
        requestsEmpty: headline.emptyRequests,
        unsound: headline.unsound.map(wayOf),
      };
  }
}

/** Returns `undefined` where no cost was measured on both sides. */
function costVerdict({ push, poll, cpu, bytes, memory }: Compared): Verdict | undefined {
  if ([cpu, bytes, memory].every((cost) => cost === undefined)) return undefined;
  return {
    code: 'cost',
    push: wayOf(push),
    poll: wayOf(poll),
    serverCpuUsPerDelivery: cpu,
    bytesPerDelivery: bytes,
    memoryBytesPerClient: memory,
  };
}

function freshnessVerdict({ targetMs, rows, met, contrast }: EqualFreshness): Verdict {
  if (contrast === undefined) {
    const missed = rows.filter((row) => met.get(row) !== true).map(wayOf);
    return { code: 'noEqualFreshness', targetMs, missed };
  }
  return {
    code: 'equalFreshness',
    targetMs,
    push: wayOf(contrast.push),
    poll: wayOf(contrast.poll),
    requestsTotal: contrast.of('requestsTotal'),
    serverCpuUsPerDelivery: contrast.of('serverCpuUsPerDelivery'),
    bytesPerDelivery: contrast.of('bytesPerDelivery'),
  };
}

/** Returns where polling wins, ties and loses in one cost. */
export function crossoverVerdict({ points }: Crossover, cpuMap: CpuMap | undefined): VerdictOf<'crossover'> {
  const count = (which: CrossoverPoint['outcome']) =>
    points.filter(({ outcome }) => outcome === which).length;
  return {
    code: 'crossover',
    won: count('higher'),
    tied: count('same'),
    lost: count('lower'),
    ...(cpuMap && { crossing: crossingVerdict(cpuMap) }),
  };
}

function crossingVerdict({ clients, pollIntervalMs, crossing }: CpuMap): CrossingVerdict {
  const { from, surelyFrom } = crossing;
  return {
    clients,
    pollIntervalMs,
    ...(from !== undefined && { fromPerSecond: isAlways(crossing) ? 0 : from }),
    ...(surelyFrom !== undefined && { surelyFromPerSecond: surelyFrom }),
  };
}

/** Returns `undefined` where no mode was judged with both batches. */
function batchingVerdict(load: BatchedLoad | undefined): Verdict | undefined {
  if (load === undefined) return undefined;
  const { parameters, shortestMs, longestMs } = load;
  const modes = load.modes.flatMap(({ mode, effect }) =>
    effect === undefined
      ? []
      : [{ mode: mode.name, serverCpuUsPerDelivery: effect.cpu, latencyMsP50: effect.latency }],
  );
  if (modes.length === 0) return undefined;
  const { clients, messagesPerSecond } = parameters;
  return { code: 'batching', clients, messagesPerSecond, shortestMs, longestMs, modes };
}

function wayOf({ mode: { name, kind }, parameters }: Row): Way {
  return kind === 'poll'
    ? { mode: name, kind, pollIntervalMs: parameters.pollIntervalMs }
    : { mode: name, kind };
}
