import type { Result, Verdict } from '../../result/schema.ts';
import type { Text } from '../words/index.ts';
import { type BatchedLoad, busiestOf } from './batching.ts';
import type { Headline } from './headline.ts';
import { type Analysis, analyse } from './index.ts';

/** The verdicts of a run in words, for `data.json` and the terminal. */
export function verdictsOf(result: Result, text: Text): readonly Verdict[] {
  return verdictsIn(analyse(result), text);
}

/** The verdicts of an analysed run, the most important first. */
export function verdictsIn(
  { result, first, freshness, crossovers, batchedLoads }: Analysis,
  text: Text,
): readonly Verdict[] {
  if (first === undefined) return [{ kind: 'headline', text: text.nothingMeasured }];
  return [
    { kind: 'headline', text: headlineWords(first.headline, result, text) },
    ...costVerdict(first.headline, text),
    ...(freshness === undefined ? [] : [{ kind: 'equal-freshness', text: text.equalFreshness(freshness) }]),
    ...crossovers
      .filter(({ cost, points }) => cost === 'serverCpuUsPerDelivery' && points.length > 1)
      .map((crossover) => ({ kind: 'crossover', text: text.crossover(crossover) })),
    ...batchingVerdict(busiestOf(batchedLoads), text),
  ];
}

function batchingVerdict(load: BatchedLoad | undefined, text: Text): readonly Verdict[] {
  const judged = load?.modes.filter(({ effect }) => effect !== undefined) ?? [];
  if (load === undefined || judged.length === 0) return [];
  return [{ kind: 'batching', text: text.batching.verdict({ ...load, modes: judged }) }];
}

/** A published comparison of two pushes lacks nothing: its own table has the answer. */
function headlineWords(headline: Headline, { plan }: Result, text: Text): string {
  return headline.kind === 'nothing-to-compare' && plan.preset !== undefined
    ? text.answerIsPublished(headline.measured)
    : text.headline(headline);
}

function costVerdict(headline: Headline, text: Text): readonly Verdict[] {
  const words = headline.kind === 'compared' ? text.costs(headline) : undefined;
  return words === undefined ? [] : [{ kind: 'cost', text: words }];
}
