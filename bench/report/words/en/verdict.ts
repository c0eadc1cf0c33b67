import type { Row } from '../../../result/summary.ts';
import type { Contrast } from '../../analysis/contrast.ts';
import {
  type Crossover,
  type CrossoverPoint,
  type Doubts,
  doubtsOf,
  ratioOf,
} from '../../analysis/crossover.ts';
import type { EqualFreshness } from '../../analysis/freshness.ts';
import type { Compared, Headline } from '../../analysis/headline.ts';
import { formatCount, formatMs, formatNumber, formatRatio } from '../format.ts';
import { listing, messageRate } from './phrases.ts';

/** The verdict in English sentences that someone who does not write software understands. */
export function headline(facts: Headline): string {
  if (facts.kind === 'nothing-to-compare') return nothingToCompare(facts.measured);
  if (facts.kind === 'not-judged') return notJudged(facts.rows);
  const [push, poll] = [waysName(facts.push), waysName(facts.poll)];
  const unsound = facts.unsound.map(
    (row) => ` But ${waysName(row)} did not deliver every message exactly once and in order.`,
  );
  const sooner = capitalise(latencyClause(push, poll, facts.latency));
  return `${sooner}, ${requestsClause(facts.requests, facts.emptyRequests)}.${unsound.join('')}`;
}

/** What push costs compared with polling; nothing where no cost was measured on both sides. */
export function costs(facts: Compared): string | undefined {
  const perMessage = [...costClause('server CPU', facts.cpu), ...costClause('traffic', facts.bytes)];
  const perClient = costClause('server memory', facts.memory);
  const push = waysName(facts.push);
  const sentences = [
    ...(perMessage.length === 0 ? [] : [`Each message delivered by ${push} cost ${listing(perMessage)}.`]),
    ...(perClient.length === 0 ? [] : [`Each client connected by ${push} took ${listing(perClient)}.`]),
  ];
  return sentences.length === 0 ? undefined : sentences.join(' ');
}

/** The verdict at equal freshness. */
export function equalFreshness({ targetMs, rows, met, contrast }: EqualFreshness): string {
  const target = formatMs(targetMs);
  if (contrast === undefined) {
    const missing = [...new Set(rows.filter((row) => met.get(row) !== true).map(waysName))];
    const who = missing.length === 0 ? 'not both sides were measured' : `${listing(missing)} did not meet it`;
    return `No verdict at equal freshness (95% of messages within ${target}): ${who}.`;
  }
  const requests = contrast.of('requestsTotal');
  const costs = [
    ...(requests === undefined
      ? []
      : [`${formatCount(requests.push)} requests instead of ${formatCount(requests.poll)}`]),
    ...costClause('server CPU', contrast.of('serverCpuUsPerDelivery')),
    ...costClause('traffic', contrast.of('bytesPerDelivery')),
  ];
  const [push, poll] = [waysName(contrast.push), waysName(contrast.poll)];
  return `At equal freshness (95% of messages within ${target}), ${push} took ${listing(costs)}, compared with ${poll}.`;
}

/** Where polling wins, ties and loses in one cost. */
export function crossover(facts: Crossover): string {
  const { points, model } = facts;
  const count = (which: 'higher' | 'lower' | 'same') =>
    points.filter(({ outcome }) => outcome === which).length;
  const [wins, ties, losses] = [count('higher'), count('same'), count('lower')];
  const tally = `In server CPU, polling won ${wins}, tied ${ties} and lost ${losses} of the ${points.length} loads measured.`;
  if (model === undefined) return tally;
  const doubts = doubtsOf(facts);
  if (doubts !== undefined) return `${tally} ${measuredOnly(points, doubts)}`;
  const widest = Math.max(...points.map(({ messagesPerPoll }) => messagesPerPoll));
  if (model.crossesAt === undefined) {
    return `${tally} By the model fitted to them it would not win however many messages one poll collected.`;
  }
  if (model.crossesAt === 0) return `${tally} By the model fitted to them it always wins.`;
  const beyond =
    model.crossesAt > widest ? ` (an extrapolation: ${formatNumber(widest)} were measured at most)` : '';
  return `${tally} By the model fitted to them it wins once a poll collects ${formatNumber(model.crossesAt, 2)} messages or more${beyond}.`;
}

/** Where the model is no help: what was measured, what polling won by name, and why nothing is said of other loads. */
function measuredOnly(points: readonly CrossoverPoint[], { worst }: Doubts): string {
  const ratios = points.map(ratioOf);
  const [least, most] = [formatRatio(Math.min(...ratios)), formatRatio(Math.max(...ratios))];
  const won = points.filter(({ outcome }) => outcome === 'higher').map(loadName);
  const where = won.length === 0 ? '' : `It won when ${listing(won)}. `;
  const miss =
    worst === undefined
      ? ''
      : `A line through these points does not hold: when ${loadName(worst.point)}, it gives ${formatRatio(worst.modelled)} where ${formatRatio(ratioOf(worst.point))} was measured. `;
  return `It cost ${least} to ${most} times what push did. ${where}${miss}More decides than how many messages one poll collects, so nothing is said of loads that were not measured.`;
}

function loadName({ parameters: at }: CrossoverPoint): string {
  return `polling every ${formatMs(at.pollIntervalMs)} with ${messageRate(at.messagesPerSecond)} to ${formatCount(at.clients)}`;
}

/** What people call the way that a row delivers. */
export function waysName(row: Row): string {
  if (row.mode.kind === 'poll') return `polling every ${formatMs(row.parameters.pollIntervalMs)}`;
  return row.mode.kind === 'hold' ? 'long polling' : 'push';
}

/** Instead of a verdict, for a published comparison that has no polling, or no push, on purpose. */
export function answerIsPublished(rows: readonly Row[]): string {
  return `This comparison is of ${listing(rows.map((row) => row.mode.name))}: its answer is the table of published and measured figures.`;
}

function nothingToCompare(rows: readonly Row[]): string {
  const names = listing(rows.map((row) => row.mode.name));
  return `Nothing to compare: a verdict needs one way of polling and one of push, and this run has only ${names}.`;
}

function notJudged(rows: readonly Row[]): string {
  const why = {
    ok: 'delivered nothing',
    void: 'is void (its reasons are listed)',
    failed: 'failed',
  };
  return `No verdict: ${listing(rows.map((row) => `${row.mode.name} ${why[row.status]}`))}.`;
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
