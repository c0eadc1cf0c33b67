import type { Measurement } from '../report/published.ts';
import { ownServerOf } from '../result/own-server.ts';
import type { MeasuredCell } from '../result/schema.ts';
import { measure, ratioOf, rowOf, serverMilliCpu } from './measured.ts';
import type { Preset } from './preset.ts';

const CLIENTS = 1_000;
/** The article's clients poll at this interval, through caches of their own that let about one request per update through. */
const ASK_EVERY_MS = 500;
const UPDATE_EVERY_MS = 5_000;

/** CPU per 1,000 clients, read off the published chart at 5,000 clients. */
const POLLING_MILLI_CPU = 855 / 5;
const CACHED_MILLI_CPU = 360 / 5;
const SSE_MILLI_CPU = 160 / 5;
const MOST_SSE_CLIENTS = 25_000;
const REQUESTS_PER_S = 2_520;

/** Polling against Server-Sent Events, both with Express, for the positions of buses and the like. */
export const openData2020: Preset = {
  name: 'open-data-2020',
  summary: 'polling against Server-Sent Events, 4 kB every 5 s (Van de Vyvere et al. 2020)',
  source: {
    citation:
      'Brecht Van de Vyvere, Pieter Colpaert and Ruben Verborgh, "Comparing a Polling and Push-Based Approach for Live Open Data Interfaces", ICWE 2020',
    url: 'https://github.com/brechtvdv/Article-Live-Open-Data-Interfaces',
    read: {
      en: 'The article’s part on its benchmark was read. Its CPU figures are read off a chart and are approximate.',
      ko: '글에서 성능 측정을 다룬 부분을 읽었습니다. CPU 값은 그래프에서 눈으로 읽은 것이라 어림값입니다.',
    },
  },
  flags: {
    modes: 'short-poll,sse',
    clients: String(CLIENTS),
    interval: `${ASK_EVERY_MS},${UPDATE_EVERY_MS}`,
    rate: '0.2',
    payload: '4096',
    duration: '40',
  },
  scaled: {
    en: 'An update every 5 s goes to 1,000 clients on one machine, instead of up to 25,000 on 200 machines. It has 4 kB, the longest text that this server accepts, instead of 5.2 kB. The article’s clients poll 500 ms after each answer, but through a cache of their own that lets about one request per update through. So polling is measured at two intervals: every 500 ms, where all polls reach the server, and every 5 s, which is one request per update. The published CPU figures are for 5,000 clients; a fifth of them is compared.',
    ko: '기계 200대의 클라이언트 25,000개 대신 기계 하나의 클라이언트 1,000개에 5초마다 갱신을 보냅니다. 크기는 5.2kB 대신 이 서버가 받는 가장 긴 글인 4kB입니다. 원래 클라이언트는 응답 500ms 뒤에 다시 묻지만, 자기 캐시를 거치므로 갱신마다 한 번쯤만 서버에 닿습니다. 그래서 두 가지 간격을 측정합니다. 500ms마다 물으면 모두 서버에 닿고, 5초마다 물으면 갱신마다 한 번입니다. 발표된 CPU는 클라이언트 5,000개의 값이므로 5분의 1과 견줍니다.',
  },
  compare: (rows) => {
    const everyAsk = rowOf(rows, 'short-poll', { pollIntervalMs: ASK_EVERY_MS });
    const oncePerUpdate = rowOf(rows, 'short-poll', { pollIntervalMs: UPDATE_EVERY_MS });
    const sse = rowOf(rows, 'sse');
    const perSecond = measure(everyAsk, requestsPerCpuSecond);
    return [
      {
        figure: {
          en: 'CPU for 1,000 clients, polling once an update',
          ko: '클라이언트 1,000개의 CPU, 갱신마다 한 번 폴링',
        },
        unit: 'mCPU',
        published: POLLING_MILLI_CPU,
        measured: measure(oncePerUpdate, serverMilliCpu),
        why: {
          en: 'The published figure is from 2.4 GHz ARM cores, with Express for each poll; here a poll is answered from memory, before Express. Both include the cost of publishing and of an idle server.',
          ko: '발표값은 2.4GHz ARM 코어에서 폴링마다 Express를 거친 것입니다. 여기서는 Express에 앞서 메모리에서 답합니다. 양쪽 모두 발행과 쉬는 서버의 비용을 포함합니다.',
        },
      },
      {
        figure: {
          en: 'CPU for 1,000 clients, polling behind nginx’s cache',
          ko: '클라이언트 1,000개의 CPU, nginx 캐시를 거친 폴링',
        },
        unit: 'mCPU',
        published: CACHED_MILLI_CPU,
        measured: undefined,
        why: {
          en: 'Not measured: no cache stands in front of this server.',
          ko: '측정하지 않았습니다. 이 서버 앞에는 캐시가 없습니다.',
        },
      },
      {
        figure: {
          en: 'CPU for 1,000 clients, Server-Sent Events',
          ko: '클라이언트 1,000개의 CPU, Server-Sent Events',
        },
        unit: 'mCPU',
        published: SSE_MILLI_CPU,
        measured: measure(sse, serverMilliCpu),
        why: {
          en: 'The published server writes to every client in a loop and pauses 1 ms after each 1,000; here an update is encoded once for all clients.',
          ko: '발표값은 클라이언트마다 쓰는 반복문에 1,000개마다 1ms를 쉬게 한 것입니다. 여기서는 갱신을 한 번만 부호화해 모두에게 보냅니다.',
        },
      },
      {
        figure: { en: 'CPU, polling once an update : SSE', ko: 'CPU, 갱신마다 한 번 폴링 : SSE' },
        unit: 'ratio',
        published: POLLING_MILLI_CPU / SSE_MILLI_CPU,
        measured: ratioOf(measure(oncePerUpdate, serverMilliCpu), measure(sse, serverMilliCpu)),
        why: {
          en: 'A ratio does not depend on the machine’s speed. Both sides include the cost of an idle server and of the store, which brings the ratio closer to 1 : 1, the more so with few clients.',
          ko: '기계의 속도는 없어집니다. 쉬는 서버와 저장소의 비용이 양쪽에 들어 있어 비율이 1에 가까워지고, 클라이언트가 적을수록 더 그렇습니다.',
        },
      },
      {
        figure: {
          en: 'CPU for 1,000 clients, every poll reaching the server',
          ko: '클라이언트 1,000개의 CPU, 모든 폴링이 서버에 닿을 때',
        },
        unit: 'mCPU',
        published: undefined,
        measured: measure(everyAsk, serverMilliCpu),
        why: {
          en: 'Not published: what the same clients cost without a cache of their own, at ten requests per update.',
          ko: '발표되지 않은 값입니다. 같은 클라이언트에 캐시가 없어 갱신마다 열 번 물을 때의 비용입니다.',
        },
      },
      {
        figure: {
          en: 'Polls a second that one core can answer (derived)',
          ko: '코어 하나가 1초에 답할 수 있는 폴링 (계산)',
        },
        unit: 'count',
        published: REQUESTS_PER_S,
        measured: perSecond,
        why: {
          en: 'The published figure was reached with wrk against nginx’s cache in one thread, with full answers. Ours is derived: one second divided by the CPU time of a poll, where nine of ten polls are empty. It is an upper bound, not a throughput that was reached.',
          ko: '발표값은 스레드 하나인 nginx 캐시에 wrk로 얻은 것으로 응답이 모두 차 있습니다. 우리 값은 1초를 폴링 하나의 CPU 시간으로 나눈 것이고 폴링의 열에 아홉은 비어 있습니다. 실제로 낸 처리량이 아니라 한계입니다.',
        },
      },
      {
        figure: {
          en: 'Shortest interval at which polling serves 25,000 clients (derived)',
          ko: '폴링이 클라이언트 25,000개를 감당하는 간격 (계산)',
        },
        unit: 'ms',
        published: 10_000,
        measured: intervalFor(perSecond),
        why: {
          en: 'The article’s crossover: users ≤ requests a second × acceptable latency. Ours puts the row above into the same formula, so it is a projection, too.',
          ko: '글의 교차점 공식입니다. 사용자 수 ≤ 초당 요청 × 허용 지연. 우리 값도 같은 공식에 윗줄을 넣은 추정입니다.',
        },
      },
      {
        figure: { en: 'Most clients of one server, polling', ko: '서버 하나의 최대 클라이언트, 폴링' },
        unit: 'count',
        published: 5_000,
        measured: undefined,
        why: {
          en: 'Not measured: clients and server share two cores here. Published: good up to 2,000 clients, not possible beyond 5,000.',
          ko: '측정하지 않았습니다. 여기서는 클라이언트와 서버가 코어 둘을 나누어 씁니다. 발표에 따르면 2,000개까지 잘 되고 5,000개를 넘지 못했습니다.',
        },
      },
      {
        figure: { en: 'Most clients of one server, SSE', ko: '서버 하나의 최대 클라이언트, SSE' },
        unit: 'count',
        published: MOST_SSE_CLIENTS,
        measured: undefined,
        why: {
          en: 'Not measured, as above. Published: reached with latencies from 0 to 4 s.',
          ko: '위와 같은 까닭으로 측정하지 않았습니다. 발표에 따르면 지연이 0~4초에 퍼졌습니다.',
        },
      },
    ];
  },
};

/** Returns how many requests one core could answer in a second: one second divided by the CPU time per request. */
function requestsPerCpuSecond(cell: MeasuredCell): number | undefined {
  const { cpuMs } = ownServerOf(cell);
  return cpuMs > 0 ? (cell.requests.total * 1000) / cpuMs : undefined;
}

/** Returns the poll interval, in ms, at which the published number of SSE clients makes this many requests per second. */
function intervalFor(requestsPerS: Measurement | undefined): Measurement | undefined {
  return requestsPerS && { ...requestsPerS, value: (MOST_SSE_CLIENTS / requestsPerS.value) * 1000 };
}
