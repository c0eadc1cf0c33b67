import { polls } from '../../../result/summary.ts';
import { departureOf, type Noteworthy, type Residual } from '../../analysis/prediction.ts';
import type { Projection } from '../../analysis/projection.ts';
import type { sections as english } from '../en/sections.ts';
import { formatFigureWithUnit } from '../figure-text.ts';
import { formatCount, formatPercent, formatRatio } from '../format.ts';
import { clientCount, duration, messageRate } from './phrases.ts';

const why: Record<Residual['row']['mode']['kind'], string> = {
  poll: '서버가 바쁘거나 측정 구간에 메시지가 적으면 어긋납니다',
  hold: '이론은 네트워크만 알고, 서버가 붙들고 있던 요청에 한꺼번에 답하는 시간은 모릅니다',
  push: '이론은 네트워크만 알고, 서버가 클라이언트마다 차례로 써 보내는 시간은 모릅니다',
};

/** What a report says instead of cores where no calibration fits. */
const HOW_TO_CALIBRATE =
  'CPU와 메모리는 추정하지 않았습니다. 이 컴퓨터에서 잰 비용이 없기 때문입니다. `npm run bench -- calibrate`를 실행하면 10분 만에 잴 수 있고, 그다음 실행부터 쓰입니다.';

const PREDICTED_NAMES = {
  latencyMsP50: '지연 시간 중앙값',
  latencyMsMean: '지연 시간 평균',
  requestsTotal: '요청 수',
  emptyFraction: '빈 요청 비율',
} as const;

function residual(off: Noteworthy): string {
  const { direction, factor } = departureOf(off);
  const times = {
    'from-nothing': '',
    above: `의 ${formatRatio(factor)}배`,
    below: `의 약 ${formatPercent(1 / factor)}`,
  }[direction];
  const [is, was] = [
    formatFigureWithUnit(off.figure, off.measured),
    formatFigureWithUnit(off.figure, off.predicted),
  ];
  const worst = off.loads > 1 ? ` (부하 ${off.loads}가지 가운데 가장 많이 어긋난 값)` : '';
  return `${off.row.mode.name}, ${PREDICTED_NAMES[off.figure]}: 측정 ${is}, 예측 ${was}${times}${worst}. ${why[off.row.mode.kind]}.`;
}

function fromNothing(residuals: readonly Residual[]): string {
  const modes = [...new Set(residuals.map(({ row }) => row.mode.name))].join(', ');
  const measured = residuals.map((each) => each.measured);
  const [least, most] = [duration(Math.min(...measured), 2), duration(Math.max(...measured), 2)];
  const spread = least === most ? least : `${least}~${most}`;
  return `${modes}: 사이에 네트워크가 없으므로 이론의 예측은 0ms입니다. 측정된 ${spread}는 서버와 저장소와 컴퓨터가 쓴 시간입니다.`;
}

/** Under which load a projection was measured; the poll interval only where something polls. */
export function measuredAt({ measuredClients, parameters: at, modes }: Projection): string {
  const polling = polls(modes.map(({ mode }) => mode)) ? `${duration(at.pollIntervalMs)} 간격 폴링, ` : '';
  return `${clientCount(measuredClients)}, ${polling}${messageRate(at.messagesPerSecond)}`;
}

/** The report's parts below the verdict, in Korean. */
export const sections: typeof english = {
  published: {
    heading: '발표된 값과 여기서 측정한 값',
    header: ['항목', '발표', '측정'],
    source: (citation: string, url: string, read: string) => `[${citation}](${url}). ${read}`,
    note: '"—"는 발표되지 않았거나 측정하지 않은 값입니다. 괄호 안은 무효인 측정이고, "≥"는 잴 수 있었던 가장 큰 값입니다.',
    whyHeading: '값이 다른 까닭',
    unknown: (preset: string) =>
      `발표된 비교 "${preset}"을(를) 되풀이한 실행이지만, 이 버전은 그 비교를 모릅니다.`,
  },
  freshness: {
    heading: (target: string) => `같은 최신성의 비용: 메시지의 95%가 ${target} 안에 도착`,
    interval: '폴링 간격',
    batch: '푸시 묶음',
    met: '목표 달성',
    yes: '예',
    no: '아니요',
    note: (target: string) =>
      `폴링을 절반만 하면 비용도 절반이 되지만 메시지는 더 늦게 도착합니다. 그래서 메시지의 95%가 ${target} 안에 도착하게 해 놓고 비용을 비교합니다. 폴링은 측정한 간격 가운데 이 조건을 지키는 가장 긴 것을 골랐고, 푸시는 이 조건을 지키며 가장 오래 묶어 보낸 것도 함께 적었습니다.`,
  },
  courseHeading: '메시지 하나의 비용과 측정 구간의 경과',
  otherLoadsHeading: '다른 부하에서 잰 같은 표',
  crossoverTable: {
    heading: '부하마다 가장 싼 방식, 그리고 폴링이 이득인 때',
    header: ['클라이언트', '초당 메시지', '폴링 간격'],
    cheapest: (mode: string, pair: string) => `${mode} (${pair})`,
    outcomes: { lower: '푸시가 이김', same: '비김', higher: '폴링이 이김' },
    note: '모든 방식 가운데 가장 싼 것을 적었습니다. 괄호 안은 일반 폴링과 푸시를 견준 결과입니다.',
    calibrated:
      '폴링은 한 번에 메시지를 하나 가져오든 열 개 가져오든 비용이 같습니다. 지도와 마지막 그림의 점선은 `bench calibrate`가 이 컴퓨터에서 잰 비용으로 예측한 것입니다. "비김"은 두 예측의 구간이 겹친다는 뜻입니다.',
    uncalibrated: `측정하지 않은 부하에 대해서는 말하지 않습니다. ${HOW_TO_CALIBRATE}`,
    price: '간격을 늘려 이기는 대가는 지연 시간입니다. 메시지의 절반은 간격의 절반보다 늦게 도착합니다.',
  },
  projection: {
    heading: '규모가 커지면 필요한 것(추정)',
    absent: ({ modes }: Projection) => {
      const silent = modes.filter(({ sizes }) => sizes[0]?.requestsPerS === 0).map(({ mode }) => mode.name);
      return silent.length === 0 || silent.length === modes.length
        ? []
        : [`로그 눈금에는 0이 없으므로 요청 그림에는 다음 방식이 없습니다: ${silent.join(', ')}.`];
    },
    sizesHeader: ['방식', '클라이언트', '초당 요청', '통신량'],
    calibratedHeader: ['방식', '클라이언트', '초당 요청', '통신량', '코어', '열에 아홉', '힙', '서버'],
    assumptions: (projection: Projection) => [
      `**측정이 아니라 추정입니다.** 요청과 통신량은 ${measuredAt(projection)}로 측정한 값을 규모에 비례해 늘린 것입니다.`,
      ...(projection.calibrated
        ? [
            '코어와 힙은 `bench calibrate`가 이 컴퓨터에서 잰 비용으로 예측했습니다. 프로세스는 측정해 본 수보다 많은 클라이언트를 맡지 않고 시간의 70%까지만 바쁘다고 보고, 그 조건을 지키는 가장 적은 수로 나누었습니다. "열에 아홉"은 예측이 측정값에서 벗어난 폭입니다.',
            '서버는 측정에 쓴 컴퓨터와 같다고 보고, 코어와 메모리 가운데 먼저 모자라는 쪽으로 대수를 셌습니다.',
          ]
        : [HOW_TO_CALIBRATE]),
      'TLS, 프록시와 로드 밸런서, 서버끼리 메시지를 나누는 비용, 끊겼다가 다시 맺는 연결, 커널의 소켓 버퍼, 부하가 몰릴 때를 위한 여유는 넣지 않았습니다.',
    ],
  },
  costs: {
    heading: '이 컴퓨터에서 잰 비용으로 예측한 CPU와 측정한 CPU',
    note: '1초당 밀리초이며, 1,000이면 코어 하나입니다. "열에 아홉"은 예측이 측정값에서 벗어난 폭입니다.',
    header: ['방식', '부하', '예측', '열에 아홉', '측정', '차이'],
    extrapolated: '\\* 비용을 잴 때의 클라이언트 수나 속도를 넘는 부하입니다.',
  },
  certainty: {
    heading: '이 값들을 얼마나 믿을 수 있는가',
    ratiosNote:
      '폴링과 푸시의 차이를 잡음과 나란히 놓았습니다. 잡음은 완전히 같은 측정을 두 번 했을 때 날 수 있는 차이입니다. 반복에서 얻은 95% 구간이 잡음을 벗어날 때만 차이가 있다고 합니다.',
    ratiosHeader: ['항목', '폴링', '푸시', '비율', '잡음', '판정'],
    floors: { measured: '측정', known: '알려진 값' },
    outcomes: { lower: '푸시가 작음', same: '구별되지 않음', higher: '폴링이 작음' },
    spreadsNote: '반복 측정의 중앙값과 스튜던트 t에 따른 95% 신뢰 구간, 변동 계수입니다.',
    spreadsHeader: ['방식', '항목', '중앙값', '95% 구간', '변동 계수', '반복'],
    interval: (low: string, high: string) => `${low} ~ ${high}`,
    once: '모두 한 번씩만 측정했으므로 구간이 없습니다. `--repeat 5`로 반복하면 구간이, `--control`을 주면 잡음이 나옵니다. 서버 CPU는 어느 측정 구간에서나 우연히 몇 ms쯤 더 쓰거나 덜 쓰므로, 한 구간에 쓴 CPU가 30ms쯤보다 적으면 한 번의 측정으로는 두 배를 넘는 차이만 구별됩니다. 측정 시간을 늘리거나 클라이언트나 메시지를 늘리면 더 작은 차이도 구별됩니다.',
  },
  prediction: {
    heading: '예측과 측정',
    header: ['방식', '부하', '항목', '예측', '측정', '차이'],
    points: (signed: string) => `${signed}%p`,
    fits: '모든 값이 이론의 예측과 10% 안에서 일치합니다.',
    residual,
    fromNothing,
  },
  environment: {
    heading: '측정한 곳',
    machine: (cpu: string, cores: number, memory: string) => `${cpu}, 코어 ${cores}개, 메모리 ${memory}`,
    cpuLimit: (cores: string) => `제어 그룹(컨테이너)이 CPU 시간을 코어 ${cores}개만큼으로 제한함`,
    settings: (list: string) => `환경 변수로 정한 값(서버에도 적용됨): ${list}`,
    store: (kind: string, version: string) => `저장소: ${kind} ${version}`,
    tail: (messages: number) =>
      messages > 0
        ? `서버는 최근 메시지 ${formatCount(messages)}개를 메모리에 둡니다`
        : '서버는 메시지를 메모리에 두지 않습니다. 폴링할 때마다 저장소를 조회합니다',
    serverCode: {
      built: '서버는 미리 빌드한 JavaScript로 실행했습니다',
      source: '서버는 불러올 때 컴파일되는 TypeScript로 실행했습니다',
    },
    clock: (name: string) => `시계: ${name}`,
    commit: (commit: string) => `커밋 ${commit}`,
    when: (from: string, to: string | undefined) =>
      to === undefined ? `${from}에 시작, 끝나지 않음` : `${from} ~ ${to}`,
    packages: (list: string) => `패키지: ${list}`,
  },
};
