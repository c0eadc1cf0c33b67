import { percentBeside, type ReasonWords, speakerOfReasons, writeBeside } from '../reasons.ts';

/** Why a cell is void or has no figures, and what to change, in Korean. What a server or a library said stays in its own words. */
const WORDS: ReasonWords = {
  nothingMeasured: ({ publishedMessages, connectedClients, deliveries }) => ({
    problem: `측정한 것이 없습니다: 메시지 ${publishedMessages}개를 발행했고, 클라이언트 ${connectedClients}개가 연결했으며, ${deliveries}번 전달되었습니다`,
  }),
  disconnected: ({ failedClients, clients, said }) => ({
    problem: `클라이언트 ${clients}개 가운데 ${failedClients}개가 연결하지 못했습니다(${cause(said)})`,
    advice: '클라이언트를 줄이세요',
  }),
  noLocalPorts: ({ failedClients, clients, said }) => ({
    problem: `컴퓨터에 남은 로컬 포트가 없어서 클라이언트 ${clients}개 가운데 ${failedClients}개가 연결하지 못했습니다(${cause(said)})`,
    advice:
      '클라이언트를 줄이거나 포트를 늘리세요(Linux: sysctl -w net.ipv4.ip_local_port_range="1024 65535")',
  }),
  noOpenFiles: ({ failedClients, clients, said }) => ({
    problem: `프로세스가 파일을 더 열 수 없어서 클라이언트 ${clients}개 가운데 ${failedClients}개가 연결하지 못했습니다(${cause(said)})`,
    advice: '클라이언트를 줄이거나 한도를 늘리세요(ulimit -n)',
  }),
  coldClients: ({ warmedUpClients, connectedClients }) => ({
    problem: `준비 메시지가 정해진 시간 안에 클라이언트 ${connectedClients}개 가운데 ${warmedUpClients}개에만 도착했습니다`,
    advice: '클라이언트를 줄이세요',
  }),
  unpublished: ({ failedMessages, said }) => ({
    problem: `메시지 ${failedMessages}개를 발행하지 못했습니다(${cause(said)})`,
    advice: '발행 빈도를 낮추세요',
  }),
  databaseFailed: ({ failedMessages, said }) => ({
    problem: `실행 중에 데이터베이스에 장애가 생겨 메시지 ${failedMessages}개가 저장되지 않았거나 저장되었는지 확인되지 않았습니다(${cause(said)})`,
    advice: '데이터베이스가 멈추거나 응답하지 않은 까닭을 찾은 뒤 다시 실행하세요',
  }),
  busyThread: ({ busyFraction, limitFraction }) => {
    const [busy, limit] = percentBeside(busyFraction, limitFraction);
    return {
      problem: `드라이버 스레드의 사용률이 ${busy}였습니다(한도 ${limit})`,
      advice: '클라이언트를 줄이거나, --threads를 늘리거나, 폴링 간격을 늘리세요',
    };
  },
  lateThread: ({ lateMs, limitMs }) => {
    const [late, limit] = writeBeside(lateMs, limitMs);
    return {
      problem: `드라이버 스레드가 p99 기준으로 ${late}ms 늦었습니다(한도 ${limit}ms)`,
      advice: '클라이언트를 줄이거나 --threads를 늘리세요',
    };
  },
  latePublisher: ({ lateMs, limitMs }) => {
    const [late, limit] = writeBeside(lateMs, limitMs);
    return {
      problem: `메시지를 예정보다 p99 기준으로 ${late}ms 늦게 보냈습니다(한도 ${limit}ms)`,
      advice: '발행 빈도를 낮추거나 클라이언트를 줄이세요',
    };
  },
  missedTicks: ({ missedFraction, limitFraction, serverBusyFraction }) => {
    const [missed, limit] = percentBeside(missedFraction, limitFraction);
    return {
      problem: `앞선 폴링이 끝나지 않아 폴링의 ${missed}를 건너뛰었습니다(한도 ${limit}${serverBusyFraction === undefined ? '' : `, 서버의 사용률은 ${(serverBusyFraction * 100).toFixed(1)}%`})`,
      advice: '클라이언트를 줄이거나 폴링 간격을 늘리세요',
    };
  },
  impossible: ({ arrivals }) => ({
    problem: `메시지 ${arrivals}개가 보내기도 전에 도착했습니다. 드라이버와 서버의 시계가 다릅니다`,
    advice: '둘을 한 컴퓨터에서 실행하세요',
  }),
  early: ({ messages }) => ({
    problem: `메시지 ${messages}개를 예정보다 일찍 보냈습니다: 발행하는 쪽의 시계가 잘못되었습니다`,
  }),
  clocks: ({ errorMs, limitMs }) => {
    const [error, limit] = writeBeside(errorMs, limitMs, 2);
    return {
      problem: `드라이버와 서버의 시계가 ${error}ms 이상 다릅니다(한도 ${limit}ms)`,
      advice: '둘을 한 컴퓨터에서 실행하세요',
    };
  },
  unknown: ({ arrivals }) => ({
    problem: `이 실행에서 발행하지 않은 메시지가 ${arrivals}번 도착했습니다`,
    advice: '다른 곳에서 쓰지 않는 데이터베이스를 쓰세요',
  }),
  troubles: ({ troubles, said }) => ({
    problem: `클라이언트가 계획에 없던 실패를 ${troubles}번 겪었습니다(첫 번째: ${cause(said)})`,
    advice: '클라이언트 수를 줄이고 다른 프로그램을 끄세요',
  }),
  unmetered: ({ meteredDeliveries, creditedDeliveries }) => ({
    problem: `서버의 비용을 재는 동안 받은 메시지는 ${meteredDeliveries}번인데, 비용을 나눌 메시지(측정 구간에 발행하기로 한 것)는 ${creditedDeliveries}번입니다`,
    advice: '--duration이나 --warmup을 늘리세요',
  }),
  pollsLost: ({ servedPolls, sentPolls }) => ({
    problem: `측정 구간에 서버가 답한 폴링은 ${servedPolls}번인데, 보낸 것은 ${sentPolls}번입니다`,
    advice: '클라이언트를 줄이거나 폴링 간격을 늘리세요',
  }),
  overloaded: ({ busyFraction, limitFraction }) => {
    const [busy, limit] = percentBeside(busyFraction, limitFraction);
    return {
      problem: `서버가 ${busy} 바빴습니다(한도 ${limit}). 과부하 상태라서 지연 시간과 비용이 측정 구간의 길이에 따라 달라집니다`,
      advice: '클라이언트나 메시지를 줄이거나 폴링 간격을 늘리세요',
    };
  },
  serverWaited: ({ waitedFraction, limitFraction }) => {
    const [waited, limit] = percentBeside(waitedFraction, limitFraction);
    return {
      problem: `서버가 실행할 준비를 하고도 측정 구간의 ${waited} 동안 코어를 기다렸습니다(한도 ${limit})`,
      advice: '다른 프로그램을 끄거나 클라이언트를 줄이세요',
    };
  },
  stolen: ({ stolenFraction, limitFraction }) => {
    const [stolen, limit] = percentBeside(stolenFraction, limitFraction);
    return {
      problem: `가상 머신의 호스트가 코어 시간의 ${stolen}를 가져갔습니다(한도 ${limit})`,
      advice: '더 한가할 때 측정하세요',
    };
  },
  memoryShort: ({ stalledFraction, limitFraction }) => {
    const [stalled, limit] = percentBeside(stalledFraction, limitFraction);
    return {
      problem: `측정 구간의 ${stalled} 동안 메모리를 기다린 프로세스가 있었습니다(한도 ${limit})`,
      advice: '클라이언트를 줄이거나 다른 프로그램을 끄세요',
    };
  },
  apart: ({ overlapFraction, limitFraction }) => {
    const [overlap, limit] = percentBeside(overlapFraction, limitFraction);
    return {
      problem: `합치는 드라이버들의 측정 시간이 ${overlap}만 겹칩니다(적어도 ${limit}이어야 합니다)`,
      advice: '드라이버들을 같은 때에 시작하세요',
    };
  },
  window: ({ ranS, plannedS }) => {
    const [ran, planned] = writeBeside(ranS, plannedS, 2);
    return {
      problem: `서버의 계수기가 ${planned}초가 아니라 ${ran}초 동안 돌았습니다. 컴퓨터가 과부하 상태입니다`,
      advice: '클라이언트를 줄이거나 폴링 간격을 늘리세요',
    };
  },
  said: ({ text }) => ({ problem: text }),
};

/** Returns a reason in one sentence. */
export const reason = speakerOfReasons(WORDS);

function cause(said: string | undefined): string {
  return said ?? '까닭은 알 수 없음';
}
