import { formatCount, formatNumber } from '../../../bench/report/words/format.ts';
import { ko as report } from '../../../bench/report/words/ko/index.ts';
import { duration, localUnit } from '../../../bench/report/words/ko/phrases.ts';
import type { LessonText } from './en.ts';

const PHASES = { aligned: '타이머를 한데 맞추어', jittered: '타이머를 고르게 흩어' } as const;

export const ko: LessonText = {
  lessons: '함정:',
  wrong: '틀린 방법',
  right: '맞는 방법',
  // A cell may have two figures.
  unit: (figures) => figures.split(' / ').map(localUnit).join(' / '),
  status: report.status,
  reason: report.reason,
  coordinatedOmission: {
    summary: '답을 기다렸다가 다음 요청을 보내는 측정기는 가장 나쁜 순간을 재지 못합니다',
    doing: (periodMs, windowMs, stallMs) =>
      `${duration(windowMs)} 동안 ${duration(periodMs)}마다 요청을 보냅니다. 그사이 서버가 한 번 ${duration(stallMs)} 멈춥니다`,
    wrongWay: '답을 받은 뒤에야 다음 요청을 보냄',
    rightWay: '정해진 시각에 보내고 그 시각부터 잼',
    requests: '측정한 요청 수',
    latency: (which) => `지연 시간 ${which}`,
    why: (stallMs, notSent) =>
      `서버가 ${duration(stallMs)} 멈춘 동안 첫째 측정기는 답 하나를 기다리느라 나머지 요청 ${formatCount(notSent)}개쯤은 보내지 않았습니다. 실제 사용자라면 그 요청들도 보내고 기다려야 했을 것입니다.`,
  },
  unpinnedTransports: {
    summary: 'Socket.IO는 업그레이드하기 전에 폴링하는데, 이 폴링까지 푸시의 비용으로 셉니다',
    wrongWay: '기본 설정: 폴링으로 시작해 업그레이드',
    rightWay: "transports: ['websocket']",
    requests: '구독하기까지 요청 수, 클라이언트당',
    bytes: '구독하기까지 바이트, 클라이언트당',
    time: '구독하기까지 걸린 시간, p50',
    latency: '메시지 지연 시간, p50',
    why: '업그레이드가 끝나면 메시지는 똑같은 방식으로 옵니다. 다른 것은 연결을 준비하는 과정뿐입니다. 몇 초만 재거나 클라이언트가 자주 다시 연결하는 비교는 주로 그 과정을 재게 됩니다.',
  },
  saturatedDriver: {
    summary: '과부하가 걸린 측정기는 메시지를 늦게 받고서 서버를 탓합니다',
    doing: (clients, kind) => `클라이언트 ${clients}개, ${kind}`,
    wrongWay: (clients) => `스레드 하나에서 fetch로 클라이언트 ${clients}개`,
    rightWay: (clients) => `스레드 하나에서 가벼운 클라이언트 ${clients}개`,
    latency: (which) => `메시지 지연 시간, ${which}`,
    driver: '측정기 사용률',
    server: '서버 사용률',
    verdict: '측정기 상태 점검 결과',
    whyBusy: (reason) =>
      `이 컴퓨터가 다른 일로 바빠서 가벼운 측정기도 부하를 따라가지 못했습니다(${reason}). 벤치마크는 두 값 모두 무효로 표시하고 판정에 쓰지 않습니다.`,
    whyVoid: (reason) =>
      `왼쪽 값이 보여 주는 것은 서버가 아니라 측정기입니다. 벤치마크는 이 값을 무효로 표시하고 판정에 쓰지 않습니다. 까닭: ${reason}.`,
    whyNot:
      '이 컴퓨터는 빨라서 두 측정기 모두 이 부하를 감당합니다. 그래서 두 값 모두 믿을 수 있습니다. 더 느린 컴퓨터에서 해 보세요.',
  },
  bodyHashEtag: {
    summary: '본문을 해시해 만든 ETag에는 본문이 있어야 하므로, 304인데도 DB 질의가 듭니다',
    doing: (path, polls) => `${path}: 폴링 ${polls}번`,
    wrongWay: '본문을 해시한 ETag(res.send의 방식)',
    rightWay: '로그의 끝 번호로 만든 ETag',
    polls: '폴링 횟수',
    notModified: '304로 답한 횟수',
    queries: 'DB 질의',
    bytes: '서버가 보낸 바이트',
    time: '폴링 한 번의 시간, 평균',
    why: (messages, queries) =>
      `둘 다 같은 Express에서 같은 헤더로 304를 보내고, 본문은 보내지 않습니다. 바이트가 조금 다른 것은 ETag의 길이 때문입니다. 하지만 해시를 알려면 메시지 ${formatCount(messages)}개를 읽고 인코딩해야 하고, 그 일을 ${formatCount(queries)}번 되풀이했습니다.`,
  },
  alignedHerd: {
    summary: '함께 시작한 클라이언트는 함께 묻고, 그 요청이 모두 한꺼번에 도착합니다',
    doing: (clients, intervalMs, phase) =>
      `클라이언트 ${clients}개가 ${PHASES[phase]} ${duration(intervalMs)}마다 폴링합니다`,
    wrongWay: '타이머를 한데 맞춤',
    rightWay: '타이머를 주기 안에 고르게 흩음',
    polls: '전체 폴링 횟수',
    busiest: (stretchMs) => `가장 바쁜 ${duration(stretchMs)} 동안의 폴링`,
    idle: '폴링이 없던 시간',
    late: '서버 이벤트 루프 지연, p99',
    why: (pollsPerSecond, busiest) =>
      `두 서버 모두 초당 폴링 ${formatCount(pollsPerSecond)}번에 답합니다. 그런데 왼쪽 서버는 한꺼번에 ${formatCount(busiest)}번을 감당해야 하고, 나머지 시간에는 놉니다. 타이머를 한데 맞춘 벤치마크는 이 순간 최댓값을 재고서 부하라고 보고합니다.`,
  },
  unequalFreshness: {
    summary: '주기가 긴 폴링은 늦는 만큼 쌉니다. 똑같이 빨리 도착하게 해 놓고 견주어야 합니다',
    way: (intervalMs) => `${duration(intervalMs)}마다 폴링 / 푸시`,
    requests: '클라이언트당 1분 요청 수',
    latency: (which) => `지연 시간 ${which}`,
    cpu: '클라이언트당 1초 서버 CPU',
    why: (lateMs, freshnessMs, times) =>
      `왼쪽에서 폴링은 싸 보이지만, 메시지 스무 개 가운데 하나는 ${duration(lateMs)}보다도 늦게 도착합니다. ${duration(freshnessMs)} 안에 받으려면 ${formatNumber(times)}배 자주 물어야 합니다.`,
  },
};
