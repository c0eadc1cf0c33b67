import type { Contrast, CrossingVerdict, VerdictOf, Way } from '../../../result/verdicts.ts';
import { formatCount, formatNumber, formatPercent, formatRatio } from '../format.ts';
import { speakerOfVerdicts, type VerdictWords } from '../verdicts.ts';
import { batchingVerdict } from './batching.ts';
import { duration, withParticle } from './phrases.ts';

export const nothingMeasured = '측정한 것이 없습니다. 이 실행에는 결과가 하나도 없습니다.';

/** The verdicts in Korean sentences that someone who does not write software understands. */
const WORDS: VerdictWords = {
  nothingMeasured: () => nothingMeasured,
  nothingToCompare: ({ modes }) =>
    `비교할 것이 없습니다. 판정하려면 폴링과 푸시가 하나씩 있어야 하는데, 이번에는 다음만 측정했습니다: ${modes.join(', ')}.`,
  answerIsPublished: ({ modes }) =>
    `이 비교의 대상은 다음과 같습니다: ${modes.join(', ')}. 답은 발표값과 측정값을 나란히 놓은 표에 있습니다.`,
  notJudged: ({ ways }) =>
    `판정할 수 없습니다. ${ways.map(({ mode, status }) => `${mode}: ${WHY_NOT_JUDGED[status]}`).join('; ')}.`,
  headline,
  cost,
  equalFreshness,
  noEqualFreshness: ({ targetMs, missed }) => {
    const names = [...new Set(missed.map(waysName))];
    const why =
      names.length === 0
        ? '양쪽을 모두 측정하지 못했습니다'
        : `목표를 지키지 못한 방식이 있습니다(${names.join(', ')})`;
    return `같은 최신성(${target(targetMs)})을 기준으로 해서는 판정할 수 없습니다. ${why}.`;
  },
  crossover: ({ won, tied, lost, crossing }) => {
    const tally = `서버 CPU만 보면, 측정한 부하 ${won + tied + lost}가지 가운데 폴링이 이긴 것이 ${won}가지, 진 것이 ${lost}가지입니다.${tied === 0 ? '' : ` ${tied}가지는 구별되지 않았습니다.`}`;
    return crossing === undefined ? tally : `${tally} ${crossingSentence(crossing)}`;
  },
  batching: batchingVerdict,
};

/** Returns a verdict as one sentence or more. */
export const verdict = speakerOfVerdicts(WORDS);

const WHY_NOT_JUDGED = {
  ok: '메시지를 하나도 전달하지 못함',
  void: '무효(까닭은 따로 적음)',
  failed: '실패',
} as const;

function headline(facts: VerdictOf<'headline'>): string {
  const [push, poll] = [waysName(facts.push), waysName(facts.poll)];
  return [
    requestsSentence(push, poll, facts.requestsTotal, facts.requestsEmpty),
    latencySentence(push, poll, facts),
    ...facts.unsound.map(
      (way) =>
        `다만 ${withParticle(waysName(way), '은', '는')} 모든 메시지를 정확히 한 번씩 순서대로 전달하지는 못했습니다.`,
    ),
  ].join(' ');
}

function cost(facts: VerdictOf<'cost'>): string {
  const perMessage = [
    ...costClause('서버 CPU', facts.serverCpuUsPerDelivery),
    ...costClause('통신량', facts.bytesPerDelivery),
  ];
  const perClient = costClause('서버 힙', facts.memoryBytesPerClient);
  return [
    ...(perMessage.length === 0 ? [] : [`푸시가 메시지 하나를 전달하는 데 든 ${was(perMessage)}.`]),
    ...(perClient.length === 0 ? [] : [`클라이언트 하나에 든 ${was(perClient)}.`]),
  ].join(' ');
}

function equalFreshness({ targetMs, requestsTotal, ...facts }: VerdictOf<'equalFreshness'>): string {
  const costs = [
    ...(requestsTotal === undefined
      ? []
      : [`요청은 ${formatCount(requestsTotal.poll)}번이 아니라 ${formatCount(requestsTotal.push)}번`]),
    ...costClause('서버 CPU', facts.serverCpuUsPerDelivery),
    ...costClause('통신량', facts.bytesPerDelivery),
  ];
  const [push, poll] = [waysName(facts.push), waysName(facts.poll)];
  return `같은 최신성(${target(targetMs)})을 기준으로 ${withParticle(push, '을', '를')} ${withParticle(poll, '과', '와')} 견주면, ${was(costs)}.`;
}

function target(targetMs: number): string {
  return `메시지의 95%가 ${duration(targetMs)} 안에 도착`;
}

function crossingSentence(crossing: CrossingVerdict): string {
  const { clients, pollIntervalMs, fromPerSecond, surelyFromPerSecond } = crossing;
  const who = `클라이언트 ${formatCount(clients)}개가 ${duration(pollIntervalMs)}마다 폴링하면`;
  const by = '이 컴퓨터에서 잰 비용으로 예측하면,';
  if (fromPerSecond === undefined)
    return `${by} ${who} 초당 메시지가 1,000개가 되어도 푸시보다 CPU를 덜 쓰지 않습니다.`;
  if (fromPerSecond === 0) return `${by} ${who} 언제나 푸시보다 CPU를 덜 씁니다.`;
  const surely =
    surelyFromPerSecond === undefined
      ? '(확실히 구별되는 곳은 없습니다)'
      : `(확실한 것은 ${formatNumber(surelyFromPerSecond, 2)}개부터)`;
  return `${by} ${who} 초당 메시지가 ${formatNumber(fromPerSecond, 2)}개 이상일 때부터 푸시보다 CPU를 덜 씁니다${surely}.`;
}

/** What people call a way of delivering messages. */
function waysName({ kind, pollIntervalMs }: Way): string {
  if (kind === 'poll') return `${duration(pollIntervalMs ?? Number.NaN)}마다 묻는 폴링`;
  return kind === 'hold' ? '롱 폴링' : '푸시';
}

/** Of polling, latency only says which interval was chosen, so that is said with it. */
function latencySentence(
  push: string,
  poll: string,
  { latencyMsP50: latency, poll: way }: Pick<VerdictOf<'headline'>, 'latencyMsP50' | 'poll'>,
): string {
  const [pushTime, pollTime] = [duration(latency.push, 2), duration(latency.poll, 2)];
  const because = way.kind === 'poll' ? '(고른 간격의 절반)' : '';
  return latency.outcome === 'same'
    ? `메시지의 절반은 ${withParticle(poll, '으로는', '로는')} ${pollTime}, ${withParticle(push, '으로는', '로는')} ${pushTime} 안에 도착했고, 둘은 구별되지 않습니다.`
    : `메시지의 절반은 ${withParticle(poll, '으로는', '로는')} ${pollTime}${because}, ${withParticle(push, '으로는', '로는')} ${pushTime} 안에 도착했습니다.`;
}

function requestsSentence(push: string, poll: string, requests: Contrast, empty: number): string {
  const [pushed, polled] = [formatCount(requests.push), formatCount(requests.poll)];
  const useless =
    empty === 0
      ? '그 가운데 헛걸음은 없었습니다'
      : `그 가운데 ${formatCount(empty)}번은 새 메시지가 없는 헛걸음이었습니다`;
  const [polling, pushing] = [withParticle(poll, '은', '는'), withParticle(push, '은', '는')];
  if (requests.outcome === 'same')
    return `${polling} 요청을 ${polled}번 했고 ${useless}. ${pushing} ${pushed}번으로 같은 수준입니다.`;
  return requests.outcome === 'lower'
    ? `${polling} 요청을 ${polled}번 했고 ${useless}. ${pushing} ${pushed}번이면 충분했습니다.`
    : `${polling} 요청을 ${polled}번 했고 ${useless}. ${pushing} 그보다 많은 ${pushed}번이었습니다.`;
}

function costClause(name: string, contrast: Contrast | undefined): readonly string[] {
  if (contrast === undefined) return [];
  const { push, poll, outcome, repeats } = contrast;
  const subject = withParticle(name, '은', '는');
  if (outcome === 'same') return [`${subject} ${byHow(repeats)} 폴링과 구별되지 않는 수준`];
  return [
    outcome === 'lower'
      ? `${subject} 폴링의 약 ${formatPercent(push / poll)}`
      : `${subject} 폴링의 약 ${formatRatio(push / poll)}배`,
  ];
}

/** By how much measuring two figures were not told apart, and what would tell them. */
function byHow(repeats: number | undefined): string {
  return repeats !== undefined && repeats > 1
    ? `${formatCount(repeats)}번 반복한 측정으로는`
    : '한 번의 측정으로는(`--repeat 5`로 반복하면 알 수도 있습니다)';
}

/** Joins the clauses and ends the sentence in the past tense: 이었습니다 after a consonant, 였습니다 after a vowel. */
function was(clauses: readonly string[]): string {
  const said = clauses.join(', ');
  // Read aloud, "%" is 퍼센트.
  return said.endsWith('%') ? `${said}였습니다` : withParticle(said, '이었습니다', '였습니다');
}
