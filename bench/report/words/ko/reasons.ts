import { type ReasonCode, translateReason, UNKNOWN_CAUSE } from '../../../result/reasons.ts';
import { localUnit } from './phrases.ts';

/** Why a cell is void or has no figures, and what to change. */
const SENTENCES: Readonly<Record<ReasonCode, string>> = {
  nothingMeasured:
    '측정한 것이 없습니다: 메시지 {published}개를 발행했고, 클라이언트 {connected}개가 연결했으며, {deliveries}번 전달되었습니다',
  disconnected:
    '클라이언트 {clients}개 가운데 {failed}개가 연결하지 못했습니다({sample}): 클라이언트를 줄이세요',
  noLocalPorts:
    '컴퓨터에 남은 로컬 포트가 없어서 클라이언트 {clients}개 가운데 {failed}개가 연결하지 못했습니다({sample}): 클라이언트를 줄이거나 포트를 늘리세요(Linux: sysctl -w net.ipv4.ip_local_port_range="1024 65535")',
  noOpenFiles:
    '프로세스가 파일을 더 열 수 없어서 클라이언트 {clients}개 가운데 {failed}개가 연결하지 못했습니다({sample}): 클라이언트를 줄이거나 한도를 늘리세요(ulimit -n)',
  coldClients:
    '준비 메시지가 정해진 시간 안에 클라이언트 {clients}개 가운데 {warmedUp}개에만 도착했습니다: 클라이언트를 줄이세요',
  unpublished: '메시지 {failed}개를 발행하지 못했습니다({sample}): 발행 빈도를 낮추세요',
  databaseFailed:
    '실행 중에 데이터베이스에 장애가 생겨 메시지 {failed}개가 저장되지 않았거나 저장되었는지 확인되지 않았습니다({sample}): 데이터베이스가 멈추거나 응답하지 않은 까닭을 찾은 뒤 다시 실행하세요',
  busyThread:
    '드라이버 스레드의 사용률이 {busy}였습니다(한도 {limit}): 클라이언트를 줄이거나, --threads를 늘리거나, 폴링 간격을 늘리세요',
  lateThread:
    '드라이버 스레드가 p99 기준으로 {late} 늦었습니다(한도 {limit}): 클라이언트를 줄이거나 --threads를 늘리세요',
  latePublisher:
    '메시지를 예정보다 p99 기준으로 {late} 늦게 보냈습니다(한도 {limit}): 발행 빈도를 낮추거나 클라이언트를 줄이세요',
  missedTicks:
    '앞선 폴링이 끝나지 않아 폴링의 {share}를 건너뛰었습니다(한도 {limit}, 서버의 사용률은 {busy}): 클라이언트를 줄이거나 폴링 간격을 늘리세요',
  impossible:
    '메시지 {arrivals}개가 보내기도 전에 도착했습니다. 드라이버와 서버의 시계가 다릅니다: 둘을 한 컴퓨터에서 실행하세요',
  early: '메시지 {messages}개를 예정보다 일찍 보냈습니다: 발행하는 쪽의 시계가 잘못되었습니다',
  clocks: '드라이버와 서버의 시계가 {error} 이상 다릅니다(한도 {limit}): 둘을 한 컴퓨터에서 실행하세요',
  unknown:
    '이 실행에서 발행하지 않은 메시지가 {arrivals}번 도착했습니다: 다른 곳에서 쓰지 않는 데이터베이스를 쓰세요',
  window:
    '서버의 계수기가 {planned}가 아니라 {ran} 동안 돌았습니다. 컴퓨터가 과부하 상태입니다: 클라이언트를 줄이거나 폴링 간격을 늘리세요',
};

/** What a server or a library said stays in its own words. */
export function reason(english: string): string {
  return translateReason(english, SENTENCES, (figure) =>
    figure === UNKNOWN_CAUSE ? '까닭은 알 수 없음' : localUnit(figure),
  );
}
