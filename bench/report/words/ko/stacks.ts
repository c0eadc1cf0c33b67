import type { losses as englishLosses, stacks as englishStacks } from '../en/stacks.ts';

/** What the code of tutorials costs beside this project's, in Korean. */
export const stacks: typeof englishStacks = {
  heading: '튜토리얼 방식으로 만들면 더 드는 비용',
  note: '두 서버는 로그, 부하, 클라이언트가 모두 같습니다. **최적화**는 이 프로젝트의 서버입니다. 폴링에는 메모리에서 답하고, 푸시할 메시지는 한 번만 인코딩하며, `socket.io`는 `io.emit`을 거치지 않고 WebSocket에 바로 씁니다. **튜토리얼**은 튜토리얼과 공식 문서에서 가르치는 방식입니다. 폴링마다 데이터베이스에 질의해 Express의 `res.json`으로 답하고 ETag는 본문의 해시입니다. 스트림은 모든 클라이언트를 돌며 `response.write`로, `websocket`은 `client.send`로 보내고, `socket.io`는 기본 설정에서 `io.emit`으로 보냅니다. 배수는 최적화한 서버의 몇 배인지를 나타냅니다. 괄호 안은 반복 측정의 95% 구간이며, 한 번만 쟀을 때는 잡음만으로 생길 수 있는 범위입니다. 두 서버가 받는 폴링 횟수는 같으므로 폴링 한 번에 드는 비용의 비도 같습니다.',
  mode: '방식',
  times: '배수',
  ratio: (median, low, high) => `${median} (${low}~${high})`,
  names: { tuned: '최적화', typical: '튜토리얼' },
  pastEmit:
    '여기서 `socket.io`는 이 프로젝트의 서버로, `io.emit`을 거치지 않고 WebSocket에 바로 씁니다. `io.emit` 자체는 `--stack typical`로 잽니다.',
};

/** What readers lost that lost their connection, in Korean. */
export const losses: typeof englishLosses = {
  heading: '다시 연결할 때 잃는 것',
  note: '이 실행에서는 클라이언트의 연결이 끊겼다가 다시 이어집니다. **커서**로 돌아오면 마지막으로 받은 메시지를 알려 그 뒤의 메시지를 모두 받습니다. **연결 상태 복구**에서는 Socket.IO가 보낸 패킷을 서버 메모리에 2분 동안 두었다가 놓친 것을 다시 보내므로, 서버를 다시 켜면 남은 것이 없습니다. Socket.IO의 기본 설정처럼 **없이** 돌아오면 그때부터 오는 메시지만 받습니다. 튜토리얼 방식에서는 커서로 지난 메시지를 찾는 동안에도 새 메시지가 오므로, 같은 메시지가 두 번 오거나 순서가 바뀔 수 있습니다. 값은 클라이언트와 메시지의 쌍을 센 것입니다.',
  header: ['방식', '서버', '돌아오는 방법', '보낼 것', '놓침', '비율', '중복', '순서 바뀜'],
  recoveries: { cursor: '커서', 'connection-state': '연결 상태', none: '없음' },
};
