import {
  formatCount,
  formatMs,
  formatNumber,
  formatPercent,
  formatRatio,
} from '../../report/words/format.ts';
import type { Change } from '../advise.ts';
import type { LogNote } from '../log/event-log.ts';
import type { Way } from '../ways.ts';
import type { AdviceText } from './en.ts';
import { formatLong } from './format-long.ts';

const how = ({ mode, kind, pollIntervalMs }: Way): string =>
  kind === 'poll' ? `${mode}(${formatMs(pollIntervalMs ?? 0)}마다)` : mode;

const changes: Record<Change['of'], (at: number, mode: string) => string> = {
  freshness: (at, mode) => `메시지의 95%가 ${formatMs(at)} 안에 도착하면 될 때: ${mode}`,
  speed: (at, mode) =>
    at > 1
      ? `메시지가 지금보다 ${formatRatio(at)}배 자주 올 때: ${mode}`
      : `메시지가 지금의 ${formatRatio(1 / at)}분의 1만큼 올 때: ${mode}`,
  readers: (at, mode) => `독자가 ${formatCount(at)}명일 때: ${mode}`,
};

const notes: { readonly [Code in LogNote['code']]: (note: Extract<LogNote, { code: Code }>) => string } = {
  sorted: ({ outOfOrder, firstLine }) =>
    `앞줄보다 시각이 이른 줄이 ${formatCount(outOfOrder)}개 있어(첫 번째는 ${formatCount(firstLine)}번째 줄) 시각 순서로 정렬했습니다.`,
  zoneless: () =>
    '시각에 시간대가 없어 UTC로 보았습니다. 서머타임이 바뀌는 날에는 한 시간이 비거나 겹칩니다.',
  coarse: ({ resolutionMs }) =>
    `시각이 ${formatLong(resolutionMs)} 단위로 반올림되어 있어, 같은 단위의 메시지는 그 안에 고르게 퍼져 있다고 보았습니다.`,
  skipped: ({ lines, firstLine }) =>
    `읽을 수 없는 줄 ${formatCount(lines)}개를 뺐습니다(첫 번째는 ${formatCount(firstLine)}번째 줄).`,
  column: ({ taken, others }) =>
    `시각이 든 열이 여럿이어서 “${taken}” 열을 썼습니다(다른 열: ${others.join(', ')}). --column으로 바꿀 수 있습니다.`,
  distant: ({ line, gapMs, share }) =>
    `${formatCount(line)}번째 줄 앞에 ${formatLong(gapMs)} 동안, 곧 기록 시간의 ${formatPercent(share)} 동안 아무 일도 없었습니다. 실수이거나 두 기록이 합쳐진 것이라면 거기서 나누십시오.`,
};

/** The advice’s Korean. */
export const ko: AdviceText = {
  title: '이 기록에는 어떤 방식이 맞을까?',
  choice: {
    cores: (way, ways, freshness, cores) =>
      `메시지의 95%를 ${freshness} 안에 전하는 ${ways}가지 방식 가운데 **${how(way)}** 방식이 CPU를 가장 적게 씁니다: 코어 ${cores}개.`,
    money: (way, ways, freshness, bill) =>
      `메시지의 95%를 ${freshness} 안에 전하는 ${ways}가지 방식 가운데 **${how(way)}** 방식이 가장 쌉니다: 한 달에 ${bill}.`,
    bytes: (way, ways, freshness, perDay) =>
      `메시지의 95%를 ${freshness} 안에 전하는 ${ways}가지 방식 가운데 **${how(way)}** 방식의 통신량이 가장 적습니다: 하루 ${perDay}. CPU와 메모리는 알 수 없습니다.`,
  },
  billHeading: '한 달 요금',
  bill: (name, currency, date) =>
    `${date}의 “${name}” 가격으로, 이 기록의 평균이 730시간 이어질 때의 요금(${currency})입니다.`,
  billHeader: ['방식', '합계', '요청', '연결', '메시지', '통신량', '서버'],
  billNote:
    '통신량은 양방향을 모두 셉니다. 무료 한도와 대량 할인, 모든 방식에 똑같이 드는 게시 비용은 넣지 않았습니다.',
  withoutServers: '보정값이 없어 **프로세서와 메모리 요금은 빠졌습니다**.',
  none: (freshness, best) =>
    `**메시지의 95%를 ${freshness} 안에 전하는 방식이 없습니다.** 가장 빠른 ${best.mode} 방식도 ${formatMs(best.latencyMsP95)}가 걸립니다.`,
  alike: (ways) => `다음 방식과는 차이를 가릴 수 없습니다: ${ways.map(how).join(', ')}.`,
  waysHeading: (readers) => `독자 ${formatCount(readers)}명일 때 방식마다 드는 것`,
  header: ['방식', '폴링 간격', '95% 도착', '95% 뒤처짐', '요청/일', '그중 빈 응답', '통신량/일'],
  serverHeader: ['코어', '열에 아홉', '가장 바쁜 1초', '힙'],
  late: '늦음',
  beyond: '\\* 보정할 때 잰 독자 수나 빈도를 벗어납니다.',
  columns:
    '**95% 도착**은 메시지의 95%가 도착하는 시간입니다. **95% 뒤처짐**은 독자가 아직 받지 못한 가장 오래된 메시지의 나이로, 전체 시간의 95% 동안 이보다 작습니다. 둘 다 기록의 실제 간격에서, 폴링의 모든 위상에 대해 계산했습니다.',
  changesHeading: '답이 바뀌는 때',
  change: ({ of, at, mode }) => changes[of](at, mode),
  noChange:
    '다음 범위에서는 바뀌지 않습니다: 95% 도착 20 ms~570 s, 메시지 빈도 천 배 또는 천분의 1, 독자 1~1,000,000명.',
  sureHeading: '얼마나 확실한가',
  apart: (others) => `폴링과 나머지 방식의 차이가 뚜렷합니다. 구간이 겹치지 않습니다(${others}).`,
  close: (mode) =>
    `폴링과 나머지 방식의 차이를 **가릴 수 없습니다**. ${mode} 방식의 구간이 겹칩니다. 클라이언트의 사정에 따라 고르십시오.`,
  byBytes: '통신량은 몇 퍼센트 안에서 맞지만, CPU와 메모리로는 답이 다를 수 있습니다.',
  parts: ({ same, all }) =>
    all === 0
      ? '기록이 너무 짧아 부분으로 나누어 볼 수 없습니다.'
      : `기록을 같은 길이의 열 부분으로 나누면 메시지가 있는 ${all}개 가운데 ${same}개에서 답이 같습니다.`,
  few: (messages) => `기록에 메시지가 ${formatCount(messages)}개뿐이어서, 내일은 간격이 다를 수 있습니다.`,
  extrapolated: '보정할 때 잰 범위를 벗어난 부하여서 CPU는 외삽한 값입니다.',
  calibrated: (when, store, machine) =>
    `CPU와 메모리는 이 컴퓨터(${machine}, ${store})를 ${when}에 보정한 값입니다. 구간에는 측정값의 열에 아홉이 들었습니다.`,
  uncalibrated: (command) =>
    `이 컴퓨터의 보정값이 없어 CPU와 메모리는 알 수 없습니다. 보정에는 10분이 걸립니다: ${command}`,
  mismatched: (facts, command) =>
    `보정값이 맞지 않아(${facts}) CPU와 메모리는 알 수 없습니다. 새 보정에는 10분이 걸립니다: ${command}`,
  excluded: '포함하지 않은 것: TLS, 프록시, 커널의 버퍼, 끊겼다 돌아오는 연결, 데이터베이스의 CPU.',
  logHeading: '기록',
  messages: ({ messages, periodMs, messagesPerS, mostPerS }) =>
    `${formatLong(periodMs)} 동안 메시지 ${formatCount(messages)}개: 초당 평균 ${formatNumber(messagesPerS)}개, 가장 바쁜 1초에 ${formatCount(mostPerS)}개.`,
  gaps: ({ gapMsP50, gapMsP95, dispersion }) =>
    `독자가 보는 간격의 절반은 ${formatLong(gapMsP50)} 이하, 95%는 ${formatLong(gapMsP95)} 이하입니다. 1초에 오는 개수는 우연히 올 때보다 ${formatRatio(dispersion)}배 들쭉날쭉합니다.`,
  rooms: ({ rooms }, by) =>
    `방 ${formatCount(rooms)}개. 독자는 ${by === 'even' ? '방마다 같은 수' : '방마다 메시지 수에 비례'}이고(--room-readers) 저마다 한 방만 읽습니다.`,
  payload: (size, known) =>
    known ? `메시지는 평균 ${size}입니다.` : `기록에 크기가 없어 메시지를 ${size}로 보았습니다(--payload).`,
  replayHeading: '기록을 다시 틀어 잰 것: 예상과 측정',
  replayed: (messages, windowS, speed) =>
    `${formatNumber(windowS)} s 동안 메시지 ${formatCount(messages)}개${speed > 1.005 ? `. 기록보다 ${formatRatio(speed)}배 빠르게 틀었고, 폴링 간격과 목표 시간도 그만큼 줄였습니다` : ''}.`,
  besideHeader: ['방식', '값', '예상', '측정', '차이'],
  beside: {
    latencyMsP95: '95% 도착',
    stalenessMsP95: '95% 뒤처짐',
    requests: '요청',
    emptyFraction: '그중 빈 응답',
    bytes: '통신량',
    cores: '코어',
  },
  busiestRoom: (room) => `서버에는 방이 하나뿐이어서 가장 바쁜 방 “${room}”만 틀었습니다.`,
  note: (note: LogNote) => (notes[note.code] as (note: LogNote) => string)(note),
};
