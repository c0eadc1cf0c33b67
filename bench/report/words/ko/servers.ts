import type { nodes as englishNodes, restarts as englishRestarts } from '../en/servers.ts';
import { formatNumber } from '../format.ts';
import { duration } from './phrases.ts';

/** How readers come back from a restart of their server, in Korean. */
export const restarts: typeof englishRestarts = {
  heading: '서버를 다시 켠 뒤 클라이언트가 돌아오기까지',
  note: '서버가 없던 동안의 마지막 메시지까지 받으면 따라잡은 것으로 봅니다. 그동안 보낼 메시지는 발행하는 쪽에서 기다리며, 지연 시간은 원래 보내야 했던 때부터 잽니다. **시도**는 마지막 클라이언트가 따라잡을 때까지 클라이언트가 열려고 한 TCP 연결의 수로, 실패한 것도 셉니다. **요청**, 저장소 **질의**, **CPU**는 새 서버가 켜진 때부터 그때까지의 양입니다. 이 실행의 다른 값에는 모두 이 중단이 들어 있습니다.',
  load: ({ what, servers, atS, downMs }) =>
    `측정을 시작하고 ${formatNumber(atS)}초 뒤 ${what === 'database' ? '데이터베이스를' : `서버 ${servers}대를`} 다시 켬, 자리를 비운 시간 ${duration(downMs, 2)}`,
  header: [
    '방식',
    '서버 부재(초)',
    '절반 복귀(초)',
    '95% 복귀(초)',
    '마지막 복귀(초)',
    '못 돌아옴',
    '시도',
    '요청',
    '질의',
    'CPU (ms)',
    '놓침',
    '중복',
  ],
};

/** What more servers of one log cost and bring, in Korean. */
export const nodes: typeof englishNodes = {
  heading: '서버를 늘리면 드는 것과 얻는 것',
  note: '서버들은 로그 하나를 함께 씁니다. 메시지는 그중 한 서버에 올라가고, 서버마다 자기 클라이언트에게 보냅니다. 그래서 메시지 하나에 드는 비용은 서버 수만큼 되풀이됩니다. 코어는 평균 사용량입니다.',
  header: [
    '방식',
    '서버',
    '응답/초',
    '전달/초',
    '코어, 모두',
    '코어, 가장 바쁜 서버',
    '코어, 데이터베이스',
    '가장 적을 때의 몇 배',
    'p50 (ms)',
    'p99 (ms)',
  ],
};
