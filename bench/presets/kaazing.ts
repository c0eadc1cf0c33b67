import { FIGURES } from '../result/figures.ts';
import { bytesPerS, combine, measure, ratioOf, rowOf } from './measured.ts';
import type { Preset } from './preset.ts';

/** The published header sizes, in bytes: of a poll's request and answer together, and of a WebSocket frame. */
const POLL_HEADERS = 871;
const FRAME_HEADER = 2;
const CLIENTS = 1_000;
/** The published transit time between server and browser. */
const ONE_WAY_MS = 50;

/** Polling against WebSocket: a calculation of 2010 that is still quoted as if it had been measured. */
export const kaazing: Preset = {
  name: 'kaazing',
  summary: 'header bytes and latency of polling against WebSocket, 1,000 clients (Lubbers & Greco 2010)',
  source: {
    citation:
      'Peter Lubbers and Frank Greco, "HTML5 Web Sockets: A Quantum Leap in Scalability for the Web", Kaazing, 2010',
    url: 'http://www.websocket.org/quantum.html',
    read: {
      en: 'Figures are quoted from the article, of which parts were read. They are calculated, header bytes times clients; nothing was measured.',
      ko: '글의 일부를 읽고 인용했습니다. 실린 값은 측정이 아니라 헤더 바이트에 클라이언트 수를 곱한 계산입니다.',
    },
  },
  flags: {
    modes: 'short-poll,socket.io,websocket',
    clients: String(CLIENTS),
    interval: '1000',
    rate: '1',
    payload: '20',
    rtt: `0,${2 * ONE_WAY_MS}`,
    duration: '30',
  },
  scaled: {
    en: 'As in the article, every client gets one message of 20 characters a second, and polls once a second. Bytes are measured without a delay; latencies are measured with a proxy between readers and server that delays each way by 50 ms. Of the article’s three sizes only 1,000 clients are run: with 10,000 and 100,000 clients the byte counts are ten and a hundred times as large, in the article as here.',
    ko: '글과 같이 20자 메시지를 클라이언트마다 1초에 하나씩 보내고, 폴링은 1초마다 합니다. 바이트는 거리 없이 재고, 지연은 클라이언트와 서버 사이에 편도 50ms를 늦추는 프록시를 두고 잽니다. 세 가지 규모 가운데 클라이언트 1,000개만 실행합니다. 10,000개와 100,000개의 바이트 수는 글에서도 여기서도 10배와 100배일 뿐입니다.',
  },
  compare: (rows) => {
    const [poll, socketIo, webSocket] = ['short-poll', 'socket.io', 'websocket'].map((mode) =>
      rowOf(rows, mode, { clients: CLIENTS, rttMs: 0 }),
    );
    const [pollMs, webSocketMs] = ['short-poll', 'websocket'].map((mode) =>
      measure(rowOf(rows, mode, { clients: CLIENTS, rttMs: 2 * ONE_WAY_MS }), FIGURES.latencyMsP50.of),
    );
    const [perPoll, perPacket, perFrame] = [poll, socketIo, webSocket].map((row) =>
      measure(row, FIGURES.bytesPerDelivery.of),
    );
    return [
      {
        figure: { en: 'Polling, bytes a message', ko: '폴링, 메시지당 바이트' },
        unit: 'bytes',
        published: POLL_HEADERS,
        measured: perPoll,
        why: {
          en: 'The published figure counts headers alone, with a browser’s cookies and long user agent. The measured one counts headers and message, with the few headers that a lean client and this server send.',
          ko: '발표값은 쿠키와 긴 사용자 에이전트가 든 브라우저의 헤더만 센 것이고, 측정값은 헤더가 짧은 가벼운 클라이언트로 헤더와 메시지를 모두 센 것입니다.',
        },
      },
      {
        figure: { en: 'WebSocket, bytes a message', ko: 'WebSocket, 메시지당 바이트' },
        unit: 'bytes',
        published: FRAME_HEADER,
        measured: perFrame,
        why: {
          en: 'The published figure counts the frame’s header alone. The measured one counts the frame and the message in it, as JSON with its number, author and time.',
          ko: '발표값은 프레임 헤더만이고, 측정값은 번호와 작성자, 시각을 담은 JSON 메시지까지 포함합니다.',
        },
      },
      {
        figure: { en: 'Bytes that polling adds to a message', ko: '물어보느라 메시지마다 더 드는 바이트' },
        unit: 'bytes',
        published: POLL_HEADERS - FRAME_HEADER,
        measured: combine(perPoll, perFrame, (a, b) => a - b),
        why: {
          en: 'The fair comparison: both sides carry the message, so the difference leaves it out. What remains depends on the headers that a client sends; a browser with cookies comes closer to the published figure.',
          ko: '공정한 비교입니다. 양쪽에 든 메시지는 빼면 없어집니다. 남는 것은 클라이언트가 보내는 헤더의 양에 달려 있고, 쿠키가 있는 브라우저라면 발표값에 더 가까워집니다.',
        },
      },
      {
        figure: { en: 'Polling’s bytes : WebSocket’s', ko: '폴링의 바이트 : WebSocket의 바이트' },
        unit: 'ratio',
        published: POLL_HEADERS / FRAME_HEADER,
        measured: ratioOf(perPoll, perFrame),
        why: {
          en: 'The article claims 500 : 1 and up to 1,000 : 1, depending on the headers. That holds for headers alone; the message, which both sides carry, makes the ratio much smaller.',
          ko: '글은 헤더에 따라 500:1에서 1,000:1까지라고 주장합니다. 메시지를 뺀 헤더끼리만 견줄 때 맞는 말이고, 메시지를 함께 세면 비율은 작아집니다.',
        },
      },
      {
        figure: { en: 'Polling, traffic with 1,000 clients', ko: '폴링, 클라이언트 1,000개의 통신량' },
        unit: 'bytesPerS',
        published: POLL_HEADERS * CLIENTS,
        measured: measure(poll, bytesPerS),
        why: {
          en: 'As above, times 1,000. The article divides by 1024² and so calls 6.97 Mbit/s “6.6 Mbps”.',
          ko: '위의 값에 1,000을 곱한 것입니다. 글은 1024²으로 나누어 6.97Mbit/s를 "6.6Mbps"라고 적었습니다.',
        },
      },
      {
        figure: { en: 'WebSocket, traffic with 1,000 clients', ko: 'WebSocket, 클라이언트 1,000개의 통신량' },
        unit: 'bytesPerS',
        published: FRAME_HEADER * CLIENTS,
        measured: measure(webSocket, bytesPerS),
        why: {
          en: 'As above, times 1,000. WebSocket does save the headers, but the message still costs bytes, which the article leaves out.',
          ko: '위의 값에 1,000을 곱한 것입니다. 헤더가 줄어드는 것은 사실이지만 메시지가 공짜인 것은 아닙니다.',
        },
      },
      {
        figure: { en: 'Socket.IO, bytes a message', ko: 'Socket.IO, 메시지당 바이트' },
        unit: 'bytes',
        published: undefined,
        measured: perPacket,
        why: {
          en: 'Not in the article: what Socket.IO’s own framing adds to the plain frame.',
          ko: '글에는 없는 값입니다. Socket.IO의 자체 형식이 프레임에 더하는 양을 보여 줍니다.',
        },
      },
      {
        figure: { en: 'Latency of WebSocket, 50 ms one way', ko: 'WebSocket 지연, 편도 50ms' },
        unit: 'ms',
        published: ONE_WAY_MS,
        measured: webSocketMs,
        why: {
          en: 'The median: one transit, plus the time that server and driver take to get from the first of 1,000 clients to the last.',
          ko: '중앙값입니다. 편도 한 번에, 서버와 측정기가 첫 클라이언트에서 천 번째까지 가는 시간이 더해집니다.',
        },
      },
      {
        figure: { en: 'Latency of polling, 50 ms one way', ko: '폴링 지연, 편도 50ms' },
        unit: 'ms',
        published: 3 * ONE_WAY_MS,
        measured: pollMs,
        why: {
          en: 'The published figure is three transits, without the wait for the next poll, which is 500 ms on average. The measured one is the median, wait included, with a poll every second, the interval at which the article counts bytes.',
          ko: '발표값은 편도 세 번의 시간이고, 다음 폴링을 기다리는 평균 500ms는 빠져 있습니다. 측정값은 글이 바이트를 셀 때처럼 1초마다 폴링할 때의 중앙값이고, 그 기다림이 들어 있습니다.',
        },
      },
      {
        figure: {
          en: 'Latency of polling : WebSocket, 50 ms one way',
          ko: '폴링 지연 : WebSocket 지연, 편도 50ms',
        },
        unit: 'ratio',
        published: 3,
        measured: ratioOf(pollMs, webSocketMs),
        why: {
          en: 'As above: three transits against one leave out the wait for the next poll, which is most of the latency.',
          ko: '위와 같습니다. 편도 세 번과 한 번의 비율에는 지연의 대부분인 다음 폴링까지의 기다림이 빠져 있습니다.',
        },
      },
    ];
  },
};
