import type { Contrast, ModelVerdict, PolledLoad, VerdictOf, Way } from '../../../result/verdicts.ts';
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
  crossover: ({ won, tied, lost, model }) => {
    const tally = `서버 CPU만 보면, 측정한 부하 ${won + tied + lost}가지 가운데 폴링이 이긴 것이 ${won}가지, 비긴 것이 ${tied}가지, 진 것이 ${lost}가지입니다.`;
    return model === undefined ? tally : `${tally} ${modelSentence(model)}`;
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
    latencySentence(push, poll, facts.latencyMsP50),
    requestsSentence(facts.requestsTotal, facts.requestsEmpty),
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
  const perClient = costClause('서버 메모리', facts.memoryBytesPerClient);
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

function modelSentence(model: ModelVerdict): string {
  switch (model.code) {
    case 'doubted':
      return measuredOnly(model);
    case 'never':
      return '여기에 맞춘 모형에 따르면, 폴링 한 번에 메시지가 아무리 많이 모여도 폴링이 이기지 못합니다.';
    case 'always':
      return '여기에 맞춘 모형에 따르면 언제나 폴링이 이깁니다.';
    case 'from': {
      const { messagesPerPoll, measuredMessagesPerPoll: widest } = model;
      const beyond =
        messagesPerPoll > widest ? `(측정은 ${formatNumber(widest)}개까지만 했으므로 추정값입니다)` : '';
      return `여기에 맞춘 모형에 따르면, 폴링 한 번에 메시지가 ${formatNumber(messagesPerPoll, 2)}개 이상 모일 때부터 폴링이 이깁니다${beyond}.`;
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
  const where =
    wonAt.length === 0 ? '' : `폴링이 이긴 부하는 다음과 같습니다: ${wonAt.map(loadName).join(', ')}. `;
  const miss =
    worst === undefined
      ? ''
      : `이 점들에 맞춘 선은 들어맞지 않습니다. ${loadName(worst.load)}일 때 선으로는 ${formatRatio(worst.modelledRatio)}배인데 측정값은 ${formatRatio(worst.measuredRatio)}배였습니다. `;
  return `폴링의 비용은 푸시의 ${formatRatio(leastRatio)}배에서 ${formatRatio(greatestRatio)}배였습니다. ${where}${miss}폴링 한 번에 모이는 메시지 수만으로 승패가 갈리지 않으므로, 측정하지 않은 부하에 대해서는 말하지 않습니다.`;
}

function loadName({ clients, pollIntervalMs, messagesPerSecond }: PolledLoad): string {
  return `클라이언트 ${formatCount(clients)}개가 ${duration(pollIntervalMs)}마다 폴링하고 초당 메시지 ${formatNumber(messagesPerSecond)}개`;
}

/** What people call a way of delivering messages. */
function waysName({ kind, pollIntervalMs }: Way): string {
  if (kind === 'poll') return `${duration(pollIntervalMs ?? Number.NaN)}마다 묻는 폴링`;
  return kind === 'hold' ? '롱 폴링' : '푸시';
}

function latencySentence(push: string, poll: string, latency: Contrast): string {
  const [pushTime, pollTime] = [duration(latency.push, 2), duration(latency.poll, 2)];
  if (latency.outcome === 'same') {
    return `${withParticle(push, '과', '와')} ${withParticle(poll, '은', '는')} 메시지를 거의 똑같이 빨리 전달했습니다(${pushTime}, ${pollTime}).`;
  }
  return latency.outcome === 'lower'
    ? `${withParticle(push, '은', '는')} ${poll}보다 메시지를 ${formatRatio(latency.poll / latency.push)}배 빨리 전달했습니다(${pollTime}에서 ${pushTime}로).`
    : `${withParticle(poll, '은', '는')} ${push}보다 메시지를 ${formatRatio(latency.push / latency.poll)}배 빨리 전달했습니다(${pushTime}에서 ${pollTime}로).`;
}

function requestsSentence(requests: Contrast, empty: number): string {
  const [push, poll] = [formatCount(requests.push), formatCount(requests.poll)];
  const useless =
    empty === 0
      ? '폴링의 요청 가운데 헛걸음은 없었습니다'
      : `폴링의 요청 가운데 ${formatCount(empty)}번은 새 메시지가 없는 헛걸음이었습니다`;
  if (requests.outcome === 'same') return `요청은 양쪽 모두 ${poll}번이었고, ${useless}.`;
  return requests.outcome === 'lower'
    ? `요청은 ${poll}번이 아니라 ${push}번이면 충분했고, ${useless}.`
    : `다만 요청은 폴링이 ${poll}번으로 푸시의 ${push}번보다 적었고, ${useless}.`;
}

function costClause(name: string, contrast: Contrast | undefined): readonly string[] {
  if (contrast === undefined) return [];
  const { push, poll, outcome } = contrast;
  const subject = withParticle(name, '은', '는');
  if (outcome === 'same') return [`${subject} 폴링과 거의 같은 수준`];
  return [
    outcome === 'lower'
      ? `${subject} 폴링의 약 ${formatPercent(push / poll)}`
      : `${subject} 폴링의 약 ${formatRatio(push / poll)}배`,
  ];
}

/** Joins the clauses and ends the sentence in the past tense: 이었습니다 after a consonant, 였습니다 after a vowel. */
function was(clauses: readonly string[]): string {
  const said = clauses.join(', ');
  // Read aloud, "%" is 퍼센트.
  return said.endsWith('%') ? `${said}였습니다` : withParticle(said, '이었습니다', '였습니다');
}
