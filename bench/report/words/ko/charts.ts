import type { Projection } from '../../analysis/projection.ts';
import type { charts as english } from '../en/charts.ts';
import { formatCount, formatNumber } from '../format.ts';
import { duration, messageRate } from './phrases.ts';
import { measuredAt } from './sections.ts';

/** Titles, axes and legends of the pictures, in Korean. */
export const charts: typeof english = {
  seconds: '첫 메시지 예정 시각부터 지난 시간(초)',
  latency: {
    title: '메시지는 얼마나 빨리 도착하는가?',
    x: '지연 시간(ms, 로그 눈금)',
    y: '그때까지 전달된 메시지(%)',
  },
  requests: {
    title: '요청은 무엇을 가져왔는가?',
    x: '메시지를 받으려고 보낸 요청 수',
    parts: { useful: '메시지를 가져옴', empty: '빈 요청', handshake: '연결 맺기' },
    empty: (share: string) => ` (빈 요청 ${share})`,
  },
  cost: {
    title: '메시지 하나를 전달하는 비용은?',
    axes: { bytesPerDelivery: '통신량(바이트)', serverCpuUsPerDelivery: '서버 CPU(µs)' },
  },
  batching: {
    title: '묶어 보내면 얼마나 아끼고, 메시지는 얼마나 늦어지는가?',
    x: '내보내는 최소 간격',
    theory: '이론',
  },
  restarts: {
    title: '서버를 다시 켜면 얼마 만에 따라잡을까?',
    answer: (halves) => `절반이 따라잡은 때: ${halves.join('초 · ')}초.`,
    x: '서버를 끈 때부터 지난 시간(초)',
    y: '따라잡은 클라이언트(%)',
    up: '서버 복귀',
  },
  overTime: {
    'requests-over-time': { title: '시간에 따른 요청 수', y: '초당 요청 수' },
    'deliveries-over-time': { title: '시간에 따른 전달 수', y: '초당 전달 수' },
    staleness: { title: '클라이언트는 얼마나 뒤처져 있는가?', y: '평균 뒤처짐(ms)' },
  },
  interval: {
    title: '폴링 간격이 길어지면 지연 시간은?',
    answer: '이론상 중앙값은 간격의 절반이다. 푸시는 간격과 상관없다.',
    x: '폴링 간격 T(ms)',
    y: '지연 시간 중앙값(ms)',
    half: 'T/2',
    point: (intervalMs: number, p50: number) => `간격 ${duration(intervalMs)}에서 ${duration(p50, 2)}`,
  },
  crossover: {
    title: '폴링은 언제부터 이득인가?',
    answer: '점은 측정한 값, 점선은 이 컴퓨터에서 잰 비용으로 예측한 값이다.',
    noAnswer: '측정한 점만 그렸다. 이 컴퓨터에서 잰 비용이 없다.',
    x: '폴링 간격 한 번 동안 발행된 메시지 수(로그 눈금)',
    y: '메시지당 CPU, 폴링 ÷ 푸시(로그 눈금, 1보다 크면 푸시가 쌈)',
    floor: '잡음 범위(차이 없음)',
    rate: messageRate,
  },
  map: {
    title: '서버 CPU를 덜 쓰는 쪽은? 몇 배 차이인가?',
    measured: '측정한 값이다.',
    predicted: (clients: number) =>
      `클라이언트 ${formatCount(clients)}개일 때를 이 컴퓨터에서 잰 비용으로 예측했다.`,
    answer: '파랑: 푸시가 적음. 주황: 폴링이 적음. 회색: 구별되지 않음.',
    x: '폴링 간격',
    y: '초당 메시지 수',
    push: '푸시',
    poll: '폴링',
    tie: '비김',
    interval: (ms: number) => duration(ms),
    rate: (perSecond: number) => `${formatNumber(perSecond)}개/초`,
    at: (intervalMs: number, perSecond: number) => `간격 ${duration(intervalMs)}, ${messageRate(perSecond)}:`,
  },
  scale: {
    title: '규모가 커지면 무엇이 얼마나 필요한가? (추정)',
    answer: (projection: Projection) => `${measuredAt(projection)}의 조건에서 수만 늘렸다.`,
    alt: (projection: Projection, panels: readonly string[]) =>
      `${measuredAt(projection)}의 조건에서 클라이언트를 1만 개에서 1,000만 개까지 늘린 추정 그림: ${panels.join(', ')}. 값은 표에 있다.`,
    x: '클라이언트 수(로그 눈금)',
    panels: {
      requests: '초당 요청 수',
      traffic: '통신량(Mbit/s)',
      cores: '프로세서 코어 수',
      memory: '힙(GB)',
    },
  },
};
