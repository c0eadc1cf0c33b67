import type { Contrast, ModelVerdict, PolledLoad, VerdictOf, Way } from '../../../result/verdicts.ts';
import { formatCount, formatMs, formatNumber, formatRatio } from '../format.ts';
import { speakerOfVerdicts, type VerdictWords } from '../verdicts.ts';
import { batchingVerdict } from './batching.ts';
import { listing, messageRate } from './phrases.ts';

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
  crossover: ({ won, tied, lost, model }) => {
    const tally = `In server CPU, polling won ${won}, tied ${tied} and lost ${lost} of the ${won + tied + lost} loads measured.`;
    return model === undefined ? tally : `${tally} ${modelSentence(model)}`;
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
  const sooner = capitalise(latencyClause(push, poll, facts.latencyMsP50));
  return `${sooner}, ${requestsClause(facts.requestsTotal, facts.requestsEmpty)}.${unsound.join('')}`;
}

function cost(facts: VerdictOf<'cost'>): string {
  const perMessage = [
    ...costClause('server CPU', facts.serverCpuUsPerDelivery),
    ...costClause('traffic', facts.bytesPerDelivery),
  ];
  const perClient = costClause('server memory', facts.memoryBytesPerClient);
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

function modelSentence(model: ModelVerdict): string {
  switch (model.code) {
    case 'doubted':
      return measuredOnly(model);
    case 'never':
      return 'By the model fitted to them it would not win however many messages one poll collected.';
    case 'always':
      return 'By the model fitted to them it always wins.';
    case 'from': {
      const { messagesPerPoll, measuredMessagesPerPoll: widest } = model;
      const beyond =
        messagesPerPoll > widest ? ` (an extrapolation: ${formatNumber(widest)} were measured at most)` : '';
      return `By the model fitted to them it wins once a poll collects ${formatNumber(messagesPerPoll, 2)} messages or more${beyond}.`;
    }
  }
}

/** What was measured, what polling won by name, and why nothing is said of other loads. */
function measuredOnly({
  leastRatio,
  greatestRatio,
  wonAt,
  worst,
}: Extract<ModelVerdict, { code: 'doubted' }>): string {
  const where = wonAt.length === 0 ? '' : `It won when ${listing(wonAt.map(loadName))}. `;
  const miss =
    worst === undefined
      ? ''
      : `A line through these points does not hold: when ${loadName(worst.load)}, it gives ${formatRatio(worst.modelledRatio)} where ${formatRatio(worst.measuredRatio)} was measured. `;
  return `It cost ${formatRatio(leastRatio)} to ${formatRatio(greatestRatio)} times what push did. ${where}${miss}More decides than how many messages one poll collects, so nothing is said of loads that were not measured.`;
}

function loadName({ clients, pollIntervalMs, messagesPerSecond }: PolledLoad): string {
  return `polling every ${formatMs(pollIntervalMs)} with ${messageRate(messagesPerSecond)} to ${formatCount(clients)}`;
}

/** What people call a way of delivering messages. */
function waysName({ kind, pollIntervalMs }: Way): string {
  if (kind === 'poll') return `polling every ${formatMs(pollIntervalMs ?? Number.NaN)}`;
  return kind === 'hold' ? 'long polling' : 'push';
}

function latencyClause(push: string, poll: string, latency: Contrast): string {
  const times = [formatMs(latency.push, 2), formatMs(latency.poll, 2)];
  if (latency.outcome === 'same') {
    return `${push} and ${poll} delivered messages equally soon (${times.join(' and ')})`;
  }
  return latency.outcome === 'lower'
    ? `${push} delivered each message ${formatRatio(latency.poll / latency.push)} times sooner than ${poll} (${times.join(' instead of ')})`
    : `${poll} delivered each message ${formatRatio(latency.push / latency.poll)} times sooner than ${push} (${times.reverse().join(' instead of ')})`;
}

function requestsClause(requests: Contrast, empty: number): string {
  const [push, poll] = [formatCount(requests.push), formatCount(requests.poll)];
  const useless = empty === 0 ? 'none of them useless' : `of which ${formatCount(empty)} were useless`;
  if (requests.outcome === 'same') return `with ${poll} requests each way, ${useless} when polling`;
  return requests.outcome === 'lower'
    ? `with ${push} requests instead of ${poll}, ${useless}`
    : `although polling made fewer requests: ${poll}, ${useless}, against ${push}`;
}

function costClause(name: string, contrast: Contrast | undefined): readonly string[] {
  if (contrast === undefined) return [];
  const { push, poll, outcome } = contrast;
  if (outcome === 'same') return [`about the same ${name}`];
  const ratio = formatRatio(Math.max(push, poll) / Math.min(push, poll));
  return [`${ratio} times ${outcome === 'lower' ? 'less' : 'more'} ${name}`];
}

function capitalise(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
