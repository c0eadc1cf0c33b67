import type { FigureId } from '../../../result/figures.ts';
import { type Group, type Parameters, polls, type Row } from '../../../result/summary.ts';
import { MESSAGES_FOR_P99, type Range, volumeOf } from '../../analysis/volume.ts';
import { formatBytes, formatCount, formatNumber } from '../format.ts';
import type { Text } from '../text.ts';
import { batching } from './batching.ts';
import { charts } from './charts.ts';
import { compared } from './compared.ts';
import { clientCount, duration, localUnit, messageRate } from './phrases.ts';
import { reason } from './reasons.ts';
import { sections } from './sections.ts';
import { nodes, restarts } from './servers.ts';
import { losses, stacks } from './stacks.ts';
import { trend } from './trend.ts';
import { nothingMeasured, verdict } from './verdict.ts';

const figures: Record<FigureId, string> = {
  requestsTotal: '요청',
  requestsUseful: '· 메시지를 가져옴',
  requestsEmpty: '· 빈 요청',
  handshakes: '· 연결 맺기',
  emptyFraction: '빈 요청 비율',
  latencyMsMean: '지연 시간 평균 (ms)',
  latencyMsP50: '지연 시간 p50 (ms)',
  latencyMsP90: '지연 시간 p90 (ms)',
  latencyMsP95: '지연 시간 p95 (ms)',
  latencyMsP99: '지연 시간 p99 (ms)',
  latencyMsMax: '지연 시간 최대 (ms)',
  stalenessMsMean: '뒤처짐 평균 (ms)',
  stalenessMsP95: '뒤처짐 p95 (ms)',
  missed: '누락',
  duplicated: '중복',
  reordered: '순서 바뀜',
  serverCpuUsPerDelivery: '메시지당 CPU (µs)',
  serverNetCpuUsPerDelivery: '· 대기 비용 제외(µs)',
  databaseCpuUsPerDelivery: '· 따로 데이터베이스(µs)',
  bytesPerDelivery: '메시지당 바이트',
  memoryBytesPerClient: '클라이언트당 힙(B)',
  connectCpuUsPerClient: '연결할 때 CPU(µs)',
  connectBytesPerClient: '연결할 때 바이트',
  requestsPerDelivery: '메시지당 요청',
  messagesPerWrite: '쓰기당 메시지',
  storeQueries: '저장소 질의',
};

const parameters = (at: Parameters, kind?: Row['mode']['kind']): string =>
  [
    clientCount(at.clients),
    ...(kind === undefined || kind === 'poll' ? [`${duration(at.pollIntervalMs)} 간격 폴링`] : []),
    messageRate(at.messagesPerSecond),
    ...(at.payloadBytes > 0 ? [localUnit(formatBytes(at.payloadBytes))] : []),
    ...(at.rttMs > 0 ? [`왕복 ${duration(at.rttMs)}`] : []),
    ...(at.batchMs > 0 && kind !== 'poll' ? [`${duration(at.batchMs)} 단위로 묶음`] : []),
    ...(at.stack === 'typical' ? ['튜토리얼 방식'] : []),
    ...(at.recovery === 'none' ? ['복구 없음'] : []),
    ...(at.recovery === 'connection-state' ? ['연결 상태 복구'] : []),
    ...(at.nodes > 1 ? [`서버 ${at.nodes}대`] : []),
    `${formatNumber(at.durationS)}초 동안`,
  ].join(', ');

const load = ({ parameters: at, rows }: Group): string =>
  parameters(at, polls(rows.map(({ mode }) => mode)) ? undefined : 'push');

const spread = ({ least, most }: Range): string =>
  least === most ? formatCount(least) : `${formatCount(least)}~${formatCount(most)}`;

const place = (row: Row): string => parameters(row.parameters, row.mode.kind);

/** A row's reasons, each once: repeats may have the same one. */
const sentences = ({ reasons }: Row): string => [...new Set(reasons.map(reason))].join('; ');

/** The report's Korean. */
export const ko: Text = {
  language: 'ko',
  verdict,
  nothingMeasured,
  figures,
  figureName: (id) => figures[id].replace(/^· | \(.*\)$/g, ''),
  charts,
  compared,
  trend,
  batching,
  restarts,
  nodes,
  stacks,
  losses,
  ...sections,
  parameters,
  load,
  measuredLoad: (group) => {
    const volume = volumeOf(group);
    if (volume === undefined) return load(group);
    return `${load(group)}: 메시지 ${spread(volume.messages)}개, 방식마다 전달 ${spread(volume.deliveries)}번`;
  },
  fewMessages: (group) => {
    const messages = volumeOf(group)?.messages;
    if (messages === undefined || messages.least >= MESSAGES_FOR_P99) return [];
    return [
      `높은 백분위수와 최댓값은 메시지 ${spread(messages)}개에서 나온 값이라 늦은 메시지 하나로도 달라집니다. \`--duration\`을 늘리면 메시지가 많아집니다.`,
    ];
  },
  place,
  duration: (ms) => duration(ms),
  title: '폴링인가, 푸시인가?',
  unfinished: '아직 끝나지 않은 실행입니다. 아래는 지금까지 측정한 것입니다.',
  interrupted: '도중에 멈춘 실행입니다. 아래는 그때까지 측정한 것입니다.',
  status: { ok: '정상', void: '무효', failed: '실패' },
  reason,
  statusHeader: '상태',
  measuredHeading: '측정 결과',
  measuredNote: (at, repeats) =>
    repeats > 1 ? `${at}. ${repeats}번 반복한 값의 중앙값입니다.` : `${at}. 한 번 측정했습니다.`,
  moreLoads: (others) => `다른 부하 ${formatCount(others)}가지의 결과는 보고서에 있습니다.`,
  problemsHeading: '믿을 수 없는 값과 그 까닭',
  problem: (row) =>
    `**${row.mode.name}** (${place(row)}): ${
      row.status === 'failed'
        ? '실패하여 값이 없습니다'
        : row.status === 'void'
          ? '무효입니다. 값을 보여 주지만 판정에는 쓰지 않습니다'
          : `${row.allRepeats}번 가운데 ${row.allRepeats - row.okRepeats}번을 쓸 수 없었습니다`
    }. ${sentences(row) || '까닭이 기록되지 않았습니다'}.`,
  troublesMet: (row, troubles) =>
    `**${row.mode.name}** (${place(row)}): 다시 연결하지 못하는 것과 같은 실패를 클라이언트가 ${formatCount(troubles)}번 겪었습니다.`,
  howToReadHeading: '읽는 법',
  howToRead: [
    '**요청**은 메시지를 받으려고 보낸 HTTP 요청입니다. **빈 요청**은 새 메시지 없이 돌아온 것이고, **연결 맺기**는 계속 쓸 연결을 여는 요청입니다.',
    '**지연 시간**은 메시지를 발행하기로 한 때부터 클라이언트가 받을 때까지입니다. p50은 메시지의 절반이, p99는 백 개 가운데 아흔아홉 개가 그 안에 도착했다는 뜻입니다.',
    '**누락, 중복, 순서 바뀜**은 클라이언트와 메시지의 짝을 센 것으로, 모두 0이어야 합니다.',
    '**CPU**와 **바이트**는 서버 프로세스가 쓴 것을 클라이언트에 전달된 메시지 수로 나눈 값입니다. 발행 비용은 CPU에는 들어 있고 바이트에는 들어 있지 않습니다. **대기 비용 제외**는 클라이언트가 모두 연결된 채 아무 일도 없을 때 서버가 쓰는 몫을 뺀 값입니다.',
    '**연결할 때** 드는 비용은 클라이언트마다 처음에 한 번 드는 것으로, 메시지당 값에는 들어 있지 않습니다.',
    '**힙**은 서버의 JavaScript 힙과 그 버퍼입니다. 커널의 소켓 버퍼는 들어 있지 않습니다.',
  ],
  repeatHeading: '똑같이 다시 해 보기',
  comparison: {
    forced: '서로 다른 것을 측정한 실행이지만, 요청에 따라 비교합니다.',
    changed: (changed, all, assumed) => {
      const noise = assumed ? '(일부는 다른 곳에서 잰) 잡음' : '잡음';
      return changed === 0
        ? `달라진 것이 없습니다. ${formatCount(all)}개 값이 모두 ${noise} 범위 안에 있습니다.`
        : `${formatCount(all)}개 값 가운데 ${formatCount(changed)}개가 ${noise}보다 크게 달라졌습니다.`;
    },
    assumed:
      '"알려진 값"이라고 쓴 잡음은 이 실행들에서 잰 것이 아니라, 다른 반복 실행들이 서로 벗어난 폭입니다. 한 번만 잰 짧은 CPU 시간으로는 아무것도 알 수 없습니다. `--repeat 5 --control`을 주면 잡음을 재고 더 작은 변화도 알아냅니다.',
    unchanged: '차이가 없거나 잡음 범위 안에 있는 값:',
    unmatched: '한쪽에서만 측정한 것:',
    header: ['방식', '부하', '항목', '전', '후', '변화', '잡음'],
  },
};
