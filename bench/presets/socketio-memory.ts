import { ownServerOf } from '../result/own-server.ts';
import type { MeasuredCell } from '../result/schema.ts';
import { measure, ratioOf, rowOf } from './measured.ts';
import type { Preset } from './preset.ts';

const CLIENTS = 10_000;

/** The server memory that an idle connection takes. */
export const socketIoMemory: Preset = {
  name: 'socketio-memory',
  summary: 'memory of 10,000 idle clients, Socket.IO and plain ws (Socket.IO documentation)',
  source: {
    citation: 'Socket.IO documentation, "Memory usage", version 4',
    url: 'https://socket.io/docs/v4/memory-usage/',
    read: {
      en: 'Parts of the page were read. Its figures are read off a chart and are approximate.',
      ko: '문서의 일부를 읽었습니다. 값은 그래프에서 눈으로 읽은 것이라 어림값입니다.',
    },
  },
  flags: {
    modes: 'socket.io,websocket',
    clients: String(CLIENTS),
    rate: '0.1',
    duration: '20',
    repeat: '2',
  },
  scaled: {
    en: 'As in the documentation, 10,000 clients connect and wait. One message every 10 s shows that all of them are still connected. Each way is measured twice, each time with a new server process.',
    ko: '문서와 같이 클라이언트 10,000개가 연결하고 기다립니다. 모두 살아 있는지 보려고 10초에 한 번 메시지를 보냅니다. 방식마다 새 서버 프로세스로 두 번 측정합니다.',
  },
  compare: (rows) => {
    const socketIo = rowOf(rows, 'socket.io');
    const webSocket = rowOf(rows, 'websocket');
    return [
      {
        figure: {
          en: 'Heap with 10,000 clients, Socket.IO over ws',
          ko: '클라이언트 10,000개의 힙, Socket.IO',
        },
        unit: 'bytes',
        published: 98e6,
        measured: measure(socketIo, heap),
        why: {
          en: 'Measured after a garbage collection. Ours includes what else this server needs: Express, the store and its log.',
          ko: '쓰레기를 모은 뒤에 잽니다. 우리 값에는 Express와 저장소, 로그처럼 이 서버에 더 필요한 것이 들어 있습니다.',
        },
      },
      {
        figure: { en: 'Heap with 10,000 clients, plain ws', ko: '클라이언트 10,000개의 힙, ws만' },
        unit: 'bytes',
        published: 46e6,
        measured: measure(webSocket, heap),
        why: {
          en: 'As above. In addition, each reader has a cursor and a heartbeat here, which a bare echo server does not have.',
          ko: '위와 같습니다. 또 여기서는 클라이언트마다 읽은 위치와 하트비트를 둡니다.',
        },
      },
      {
        figure: { en: 'Heap a connection, Socket.IO over ws', ko: '연결 하나의 힙, Socket.IO' },
        unit: 'bytes',
        published: 9_000,
        measured: measure(socketIo, heapPerClient),
        why: {
          en: 'The growth from no client to all of them, so that the rest of the server is not included. Here each reader also has a cursor and a session to resume from. Socket.IO keeps the HTTP request of each connection by default; discarding it saves about 4.2 kB, according to its documentation.',
          ko: '클라이언트가 없을 때부터 모두 연결될 때까지 늘어난 양이라 서버의 나머지는 빠집니다. 여기서는 클라이언트마다 읽은 위치와 다시 이어받을 세션을 더 둡니다. Socket.IO는 기본으로 연결마다 HTTP 요청을 붙들고 있으며, 문서에 따르면 이를 버리면 약 4.2kB가 줍니다.',
        },
      },
      {
        figure: { en: 'Heap a connection, plain ws', ko: '연결 하나의 힙, ws만' },
        unit: 'bytes',
        published: undefined,
        measured: measure(webSocket, heapPerClient),
        why: {
          en: 'Not published: the chart’s 46 MB include the server itself.',
          ko: '따로 발표되지 않았습니다. 그래프의 46MB에는 서버 자체가 들어 있습니다.',
        },
      },
      {
        figure: { en: 'Heap, Socket.IO : plain ws', ko: '힙, Socket.IO : ws만' },
        unit: 'ratio',
        published: 98 / 46,
        measured: ratioOf(measure(socketIo, heap), measure(webSocket, heap)),
        why: {
          en: 'Both sums include what the server holds besides its clients, which brings the ratio closer to 1 : 1.',
          ko: '클라이언트와 상관없이 서버가 쓰는 힙이 양쪽에 들어 있어 비율이 1에 가까워집니다.',
        },
      },
      {
        figure: { en: 'Resident memory a connection, Socket.IO', ko: '연결 하나의 상주 메모리, Socket.IO' },
        unit: 'bytes',
        published: undefined,
        measured: measure(socketIo, residentPerClient),
        why: {
          en: 'Not published. This is the memory that the system has to provide: heap, buffers outside it, and space that V8 took while all clients connected and has not given back.',
          ko: '발표되지 않은 값입니다. 시스템이 실제로 내주는 양으로, 힙과 그 밖의 버퍼, 연결이 몰릴 때 V8이 잡아 둔 자리까지 포함합니다.',
        },
      },
      {
        figure: { en: 'Resident memory a connection, plain ws', ko: '연결 하나의 상주 메모리, ws만' },
        unit: 'bytes',
        published: undefined,
        measured: measure(webSocket, residentPerClient),
        why: { en: 'As above.', ko: '위와 같습니다.' },
      },
      {
        figure: { en: 'Heap with 10,000 clients, eiows', ko: '클라이언트 10,000개의 힙, eiows' },
        unit: 'bytes',
        published: 65e6,
        measured: undefined,
        why: {
          en: 'Not measured: this server uses ws. The chart has uWebSockets.js at about 62 MB.',
          ko: '측정하지 않았습니다. 이 서버는 ws를 씁니다. 그래프에서 uWebSockets.js는 약 62MB입니다.',
        },
      },
    ];
  },
};

/** Heap in use with all clients connected, after a garbage collection, in bytes. */
const heap = (cell: MeasuredCell): number => ownServerOf(cell).connectedHeapBytes;

const heapPerClient = (cell: MeasuredCell): number | undefined => {
  const { connectedHeapBytes, idleHeapBytes } = ownServerOf(cell);
  return share(connectedHeapBytes - idleHeapBytes, cell.clients);
};

/** Growth of resident memory from before the first client to the end of the window, in bytes per client. */
const residentPerClient = (cell: MeasuredCell): number | undefined => {
  const { rssBytes, idleRssBytes } = ownServerOf(cell);
  return share(rssBytes - idleRssBytes, cell.clients);
};

/** Divides a growth by the number of clients; `undefined` when memory did not grow, which says nothing about a client. */
function share(grownBytes: number, clients: number): number | undefined {
  return grownBytes > 0 ? grownBytes / clients : undefined;
}
