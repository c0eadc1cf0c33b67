import type { MeasuredCell } from '../result/schema.ts';
import { ANYCABLE_SOURCE } from './anycable-2026.ts';
import { measure, rowOf } from './measured.ts';
import type { Preset } from './preset.ts';

/** How soon readers are back after their server was deployed anew. */
export const anyCable2026Deploy: Preset = {
  name: 'anycable-2026-deploy',
  summary: 'how soon readers are back after a deployment (AnyCable)',
  source: ANYCABLE_SOURCE,
  flags: {
    modes: 'short-poll,long-poll,sse,socket.io,websocket',
    clients: '1000',
    rate: '2',
    interval: '5s',
    duration: '40',
    restart: 'killed@10s',
  },
  scaled: {
    en: '1,000 readers instead of 5,000, since on two cores the driver itself could not reconnect that many on time. Here the server is killed and started again on its port at once; published is a deployment on a hosting service, in which it was away for about 6.8 s.',
    ko: '클라이언트는 5,000개 대신 1,000개입니다. 코어 두 개로는 드라이버가 그만큼을 제때 다시 연결하지 못합니다. 여기서는 서버를 죽이고 같은 포트에서 바로 다시 켭니다. 발표된 값은 호스팅 서비스의 배포로, 서버가 약 6.8초 동안 없었습니다.',
  },
  compare: (rows) => {
    const socketIo = rowOf(rows, 'socket.io');
    return [
      {
        figure: { en: 'Server away', ko: '서버가 없던 시간' },
        unit: 'ms',
        published: 6_800,
        measured: measure(socketIo, ({ restart }) => restart?.downMs),
        why: {
          en: 'Here nothing has to be built, copied or scheduled: it is the time that the process needs to start.',
          ko: '여기서는 빌드도 복사도 배치도 없으며, 프로세스가 켜지는 시간입니다.',
        },
      },
      {
        figure: { en: 'Half of the readers back, Socket.IO', ko: '절반이 돌아온 때, Socket.IO' },
        unit: 'ms',
        published: 4_967,
        measured: measure(socketIo, ({ restart }) => restart?.recoveryMs?.p50),
        why: {
          en: 'Counted here from the server’s end until the reader has all that it missed. Readers wait half a second to a second before they try again, and longer after each failure.',
          ko: '여기서는 서버가 끝난 때부터 놓친 것을 모두 받을 때까지 셉니다. 클라이언트는 0.5~1초 뒤 다시 시도하고, 실패할 때마다 더 기다립니다.',
        },
      },
      {
        figure: { en: '95% of the readers back, Socket.IO', ko: '95%가 돌아온 때, Socket.IO' },
        unit: 'ms',
        published: 5_992,
        measured: measure(socketIo, ({ restart }) => restart?.recoveryMs?.p95),
        why: { en: 'As above.', ko: '위와 같습니다.' },
      },
      {
        figure: { en: 'Never back, Socket.IO', ko: '돌아오지 못함, Socket.IO' },
        unit: 'fraction',
        published: 0.038,
        measured: measure(socketIo, neverBackFraction),
        why: {
          en: 'Readers go on trying here, with a jittered back-off of at most 10 s.',
          ko: '여기서는 길어야 10초인 간격으로 흩어져 계속 시도합니다.',
        },
      },
      ...(['short-poll', 'long-poll', 'sse', 'websocket'] as const).map((mode) => ({
        figure: { en: `95% of the readers back, ${mode}`, ko: `95%가 돌아온 때, ${mode}` },
        unit: 'ms' as const,
        published: undefined,
        measured: measure(rowOf(rows, mode), ({ restart }) => restart?.recoveryMs?.p95),
        why:
          mode === 'short-poll'
            ? {
                en: 'Not published. A reader that polls knows nothing of the restart: it comes at its next interval, here 5 s.',
                ko: '발표되지 않았습니다. 폴링하는 클라이언트는 서버가 바뀐 줄 모르고 다음 차례(여기서는 5초마다)에 옵니다.',
              }
            : { en: 'Not published.', ko: '발표되지 않았습니다.' },
      })),
    ];
  },
};

const neverBackFraction = ({ restart }: MeasuredCell): number | undefined =>
  restart === undefined || restart.readers === 0 ? undefined : restart.neverBack / restart.readers;
