import type { Contrast, CrossingVerdict, VerdictOf, Way } from '../../../result/verdicts.ts';
import { formatCount, formatMs, formatNumber, formatRatio } from '../format.ts';
import { speakerOfVerdicts, type VerdictWords } from '../verdicts.ts';
import { batchingVerdict } from './batching.ts';
import { listing } from './phrases.ts';

export const nothingMeasured = 'Nothing was measured: this run has no cells.';

/** The verdicts in English sentences that someone who does not write software understands. */
const WORDS: VerdictWords = {
  nothingMeasured: () => nothingMeasured,
  nothingToCompare: ({ modes }) =>
    `Nothing to compare: a verdict needs one way of polling and one of push, and this run has only ${listing(modes)}.`,
  answerIsPublished: ({ modes }) =>
    `This comparison is of ${listing(modes)}: its answer is the table of published and measured figures.`,
  notJudged: ({ ways }) =>
    `No verdict: ${listing(ways.map(({ mode, status }) => `${mode} ${WHY_NOT_JUDGED[status]}`))}.`,
  headline,
  cost,
  equalFreshness,
  noEqualFreshness: ({ targetMs, missed }) => {
    const names = [...new Set(missed.map(waysName))];
    const who = names.length === 0 ? 'not both sides were measured' : `${listing(names)} did not meet it`;
    return `No verdict at equal freshness (95% of messages within ${formatMs(targetMs)}): ${who}.`;
  },
  crossover: ({ won, tied, lost, crossing }) => {
    const tally = `In server CPU, polling won ${won} and lost ${lost} of the ${won + tied + lost} loads measured${tied === 0 ? '' : `; ${tied} ${tied === 1 ? 'was' : 'were'} not told apart`}.`;
    return crossing === undefined ? tally : `${tally} ${crossingSentence(crossing)}`;
  },
  batching: batchingVerdict,
};

/** Returns a verdict as one sentence or more. */
export const verdict = speakerOfVerdicts(WORDS);

const WHY_NOT_JUDGED = {
  ok: 'delivered nothing',
  void: 'is void (its reasons are listed)',
  failed: 'failed',
} as const;

function headline(facts: VerdictOf<'headline'>): string {
  const [push, poll] = [waysName(facts.push), waysName(facts.poll)];
  const unsound = facts.unsound.map(
    (way) => ` But ${waysName(way)} did not deliver every message exactly once and in order.`,
  );
  const requests = capitalise(requestsClause(push, poll, facts.requestsTotal, facts.requestsEmpty));
  return `${requests}. ${latencySentence(push, poll, facts)}${unsound.join('')}`;
}

function cost(facts: VerdictOf<'cost'>): string {
  const perMessage = [
    ...costClause('server CPU', facts.serverCpuUsPerDelivery),
    ...costClause('traffic', facts.bytesPerDelivery),
  ];
  const perClient = costClause('server heap', facts.memoryBytesPerClient);
  const push = waysName(facts.push);
  return [
    ...(perMessage.length === 0 ? [] : [`Each message delivered by ${push} cost ${listing(perMessage)}.`]),
    ...(perClient.length === 0 ? [] : [`Each client connected by ${push} took ${listing(perClient)}.`]),
  ].join(' ');
}

function equalFreshness({ targetMs, requestsTotal, ...facts }: VerdictOf<'equalFreshness'>): string {
  const costs = [
    ...(requestsTotal === undefined
      ? []
      : [`${formatCount(requestsTotal.push)} requests instead of ${formatCount(requestsTotal.poll)}`]),
    ...costClause('server CPU', facts.serverCpuUsPerDelivery),
    ...costClause('traffic', facts.bytesPerDelivery),
  ];
  const [push, poll] = [waysName(facts.push), waysName(facts.poll)];
  return `At equal freshness (95% of messages within ${formatMs(targetMs)}), ${push} took ${listing(costs)}, compared with ${poll}.`;
}

function crossingSentence(crossing: CrossingVerdict): string {
  const { clients, pollIntervalMs, fromPerSecond, surelyFromPerSecond } = crossing;
  const who = `polling every ${formatMs(pollIntervalMs)} by ${formatCount(clients)} clients`;
  const by = 'By the costs of this machine,';
  if (fromPerSecond === undefined) return `${by} ${who} never takes less than push, up to 1,000 messages/s.`;
  if (fromPerSecond === 0) return `${by} ${who} always takes less than push.`;
  const surely =
    surelyFromPerSecond === undefined
      ? ' (nowhere beyond doubt)'
      : ` (beyond doubt from ${formatNumber(surelyFromPerSecond, 2)})`;
  return `${by} ${who} takes less than push from ${formatNumber(fromPerSecond, 2)} messages/s on${surely}.`;
}

/** What people call a way of delivering messages. */
function waysName({ kind, pollIntervalMs }: Way): string {
  if (kind === 'poll') return `polling every ${formatMs(pollIntervalMs ?? Number.NaN)}`;
  return kind === 'hold' ? 'long polling' : 'push';
}

/** Of polling, latency only says which interval was chosen, so that is said with it. */
function latencySentence(
  push: string,
  poll: string,
  { latencyMsP50: latency, poll: way }: Pick<VerdictOf<'headline'>, 'latencyMsP50' | 'poll'>,
): string {
  const [pushTime, pollTime] = [formatMs(latency.push, 2), formatMs(latency.poll, 2)];
  const because = way.kind === 'poll' ? ', half the interval that was chosen' : '';
  return latency.outcome === 'same'
    ? `Half of the messages came within ${pollTime} by ${poll} and within ${pushTime} by ${push}: not told apart.`
    : `Half of the messages came within ${pollTime} by ${poll}${because}, and within ${pushTime} by ${push}.`;
}

function requestsClause(push: string, poll: string, requests: Contrast, empty: number): string {
  const [pushed, polled] = [formatCount(requests.push), formatCount(requests.poll)];
  const useless = empty === 0 ? 'none of them useless' : `of which ${formatCount(empty)} were useless`;
  if (requests.outcome === 'same')
    return `${poll} and ${push} took ${polled} requests each, ${useless} when polling`;
  return requests.outcome === 'lower'
    ? `${poll} took ${polled} requests, ${useless}; ${push} took ${pushed}`
    : `${poll} took fewer requests: ${polled}, ${useless}, against ${pushed} by ${push}`;
}

function costClause(name: string, contrast: Contrast | undefined): readonly string[] {
  if (contrast === undefined) return [];
  const { push, poll, outcome, repeats } = contrast;
  if (outcome === 'same') return [`${name} not told apart ${byHow(repeats)}`];
  const ratio = formatRatio(Math.max(push, poll) / Math.min(push, poll));
  return [`${ratio} times ${outcome === 'lower' ? 'less' : 'more'} ${name}`];
}

/** By how much measuring two figures were not told apart, and what would tell them. */
function byHow(repeats: number | undefined): string {
  return repeats !== undefined && repeats > 1
    ? `by ${formatCount(repeats)} repeats`
    : 'by one run (`--repeat 5` might)';
}

function capitalise(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
