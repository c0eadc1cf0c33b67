import type { MeasuredCell } from '../result/schema.ts';
import type { Row } from '../result/summary.ts';
import { measure } from './measured.ts';
import type { Preset } from './preset.ts';

/** Where both parts of the benchmark were published. */
export const ANYCABLE_SOURCE: Preset['source'] = {
  citation:
    'Irina Nazarova, "Choose your fighter: benchmarking 5 WebSocket servers for Node.js", Evil Martians, June 2026; anycable/nodejs-websocket-bench',
  url: 'https://github.com/anycable/nodejs-websocket-bench',
  read: {
    en: 'Its description and results were read. AnyCable is a product of the authors.',
    ko: '설명과 결과를 읽었습니다. AnyCable은 글쓴이들의 제품입니다.',
  },
};

/** What readers miss that lose their connections again and again, with what they come back with. */
export const anyCable2026: Preset = {
  name: 'anycable-2026',
  summary: 'messages lost by readers whose connections break, with and without a cursor (AnyCable)',
  source: ANYCABLE_SOURCE,
  flags: {
    modes: 'socket.io,websocket',
    clients: '2000',
    rate: '2',
    duration: '60',
    churn: '67%',
    recovery: 'none,cursor',
  },
  scaled: {
    en: 'As published, 120 messages at 2 a second, and each connection is cut every 15 s on average. Here 2,000 readers instead of 10,000, away for 0.5 to 3 s (1.75 s on average) instead of about 2 s. Readers come back with nothing, as with the defaults of Socket.IO, or with their cursor, by which this server gives them what they missed from its log.',
    ko: '발표된 대로 메시지 120개를 초당 2개씩 보내고, 연결마다 평균 15초에 한 번 끊습니다. 다만 클라이언트는 10,000개 대신 2,000개이고, 약 2초 대신 0.5~3초(평균 1.75초) 떨어져 있습니다. 클라이언트는 Socket.IO의 기본값처럼 빈손으로 돌아오거나, 읽은 위치를 들고 돌아와 이 서버의 로그에서 놓친 것을 받습니다.',
  },
  compare: (rows) => {
    const at = (mode: string, recovery: string) => rowWith(rows, mode, recovery);
    return [
      {
        figure: { en: 'Delivered, Socket.IO by its defaults', ko: '받은 비율, Socket.IO 기본값' },
        unit: 'fraction',
        published: 0.8455,
        measured: measure(at('socket.io', 'none'), deliveredFraction),
        why: {
          en: 'A reader misses what is sent while it is away. The share follows from how long that is: 1.75 of 15 s are 12%; 2 s and the time to reconnect are the published 15%.',
          ko: '떨어져 있는 동안 보낸 것을 놓칩니다. 그 비율은 떨어진 시간이 정합니다. 15초 중 1.75초면 12%이고, 2초에 다시 연결하는 시간을 더하면 발표된 15%입니다.',
        },
      },
      {
        figure: {
          en: 'Delivered, Socket.IO with recovery',
          ko: '받은 비율, 복구하는 Socket.IO',
        },
        unit: 'fraction',
        published: 1,
        measured: measure(at('socket.io', 'cursor'), deliveredFraction),
        why: {
          en: 'Published for connection state recovery, which keeps packets in the server’s memory. Here recovery is from the log, so it also survives the server.',
          ko: '발표된 값은 서버 메모리에 패킷을 보관하는 연결 상태 복구의 것입니다. 여기서는 로그에서 복구하므로 서버가 바뀌어도 됩니다.',
        },
      },
      {
        figure: { en: 'Delivered, plain WebSocket', ko: '받은 비율, WebSocket만' },
        unit: 'fraction',
        published: 0.8703,
        measured: measure(at('websocket', 'none'), deliveredFraction),
        why: {
          en: 'Published for uWebSockets.js, which has no recovery either; here ws.',
          ko: '발표된 값은 마찬가지로 복구가 없는 uWebSockets.js의 것이고, 여기서는 ws입니다.',
        },
      },
      {
        figure: {
          en: 'Delivered, WebSocket with a cursor',
          ko: '받은 비율, 읽은 위치를 보내는 WebSocket',
        },
        unit: 'fraction',
        published: 1,
        measured: measure(at('websocket', 'cursor'), deliveredFraction),
        why: {
          en: 'Published for AnyCable, a server of its own, which keeps a history as this one does.',
          ko: '발표된 값은 이 서버처럼 이력을 보관하는 별도 서버 AnyCable의 것입니다.',
        },
      },
      {
        figure: { en: 'Latency p99 with recovery, Socket.IO', ko: '복구할 때 지연 시간 p99, Socket.IO' },
        unit: 'ms',
        published: 4_580,
        measured: measure(at('socket.io', 'cursor'), latencyP99),
        why: {
          en: 'Of messages that came late since the reader was away: here for at most 3 s. Published: the delay of what was replayed, AnyCable’s own 6.14 s.',
          ko: '클라이언트가 떨어져 있어 늦게 받은 메시지의 값으로, 여기서는 길어야 3초 떨어져 있습니다. 발표된 값은 다시 보낸 메시지의 지연이며, AnyCable은 6.14초입니다.',
        },
      },
    ];
  },
};

function rowWith(rows: readonly Row[], mode: string, recovery: string): Row | undefined {
  return rows.find((row) => row.mode.name === mode && row.parameters.recovery === recovery);
}

const deliveredFraction = ({ delivered, expected }: MeasuredCell): number => delivered / expected;

const latencyP99 = ({ latencyMs }: MeasuredCell): number => latencyMs.p99;
