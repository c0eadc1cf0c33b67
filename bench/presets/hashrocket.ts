import type { Comparison, Measurement, Words } from '../report/published.ts';
import { FIGURES } from '../result/figures.ts';
import { isOk, type MeasuredRow, type Row } from '../result/summary.ts';
import { measure } from './measured.ts';
import type { Preset } from './preset.ts';

const LIMIT_MS = 500;
const SIZES = [1_000, 2_000, 3_000, 4_000, 6_000] as const;

/** The most WebSocket clients that one server reaches within half a second. */
export const hashrocket: Preset = {
  name: 'hashrocket',
  summary: 'most clients that a broadcast reaches within 500 ms (Hashrocket WebSocket Shootout)',
  source: {
    citation: 'Hashrocket, "WebSocket Shootout", round 2, 2016',
    url: 'https://github.com/hashrocket/websocket-shootout',
    read: {
      en: 'The repository’s description and several of its results were read. The result of Node ws is quoted.',
      ko: '저장소의 설명과 결과 일부를 읽었습니다. Node ws의 결과는 인용한 것입니다.',
    },
  },
  flags: {
    modes: 'socket.io,websocket',
    clients: SIZES.join(','),
    rate: '8',
    payload: '200',
    duration: '13',
    repeat: '2',
  },
  scaled: {
    en: 'In the shootout four broadcasts were always under way, 100 for each number of clients, padded with 200 bytes, and the best of several runs was kept. The server had a machine of its own, and the clients had five. Four broadcasts of 500 ms each are 8 broadcasts a second; this rate is published here, 104 messages for each number of clients, measured twice, with server and clients on the same two cores. The numbers of clients are fixed, up to 6,000.',
    ko: '원래는 200바이트를 덧붙인 브로드캐스트 네 개를 늘 진행하며 규모마다 100개를 재고, 여러 번 가운데 가장 좋은 값을 남겼습니다. 서버와 클라이언트는 다른 기계였고 클라이언트 쪽에는 네 대를 더 썼습니다. 500ms 걸리는 브로드캐스트 네 개는 초당 8개와 같으므로, 여기서는 초당 8개씩 규모마다 104개를 두 번 측정하고 서버와 클라이언트가 코어 둘을 함께 씁니다. 규모는 6,000개까지로 정해 두었습니다.',
  },
  compare: (rows) => [
    ...comparisons(rows, { mode: 'websocket', name: 'ws', published: { clients: 14_000, p95Ms: 498 } }),
    ...comparisons(rows, { mode: 'socket.io', name: 'Socket.IO' }),
  ],
};

interface Contestant {
  readonly mode: string;
  readonly name: string;
  /** Absent where the shootout had no such server. */
  readonly published?: { readonly clients: number; readonly p95Ms: number };
}

const NOT_IN_THE_SHOOTOUT: Words = {
  en: 'Not in the shootout. Same load and limit as for ws, so the two rows of clients can be compared.',
  ko: '원래 비교에는 없습니다. ws와 같은 부하와 한계이므로 두 값을 견줄 수 있습니다.',
};

function comparisons(rows: readonly Row[], { mode, name, published }: Contestant): readonly Comparison[] {
  const own = rows
    .filter((row) => row.mode.name === mode)
    .sort((a, b) => a.parameters.clients - b.parameters.clients);
  const most = mostInTime(own);
  return [
    {
      figure: {
        en: `${name}, most clients with a p95 below 500 ms`,
        ko: `${name}, p95가 500ms 아래인 최대 클라이언트`,
      },
      unit: 'count',
      published: published?.clients,
      measured: most && clientsOf(most, own),
      why: published
        ? {
            en: 'In 2016 the server had a machine to itself; here the clients run on the next core. “≥” means that the next number of clients was not measured or is void, which is the limit of this driver, not of the server. Others on that machine: Go gorilla 20,000, Node uws 26,000, Rails 500.',
            ko: '원래는 서버가 기계 하나를 혼자 썼고 여기서는 클라이언트가 옆 코어에 있습니다. "≥"는 다음 규모를 재지 않았거나 무효라는 뜻으로, 서버가 아니라 측정하는 쪽의 한계입니다. 같은 기계에서 Go gorilla는 20,000, Node uws는 26,000, Rails는 500이었습니다.',
          }
        : NOT_IN_THE_SHOOTOUT,
    },
    {
      figure: { en: `${name}, p95 with that many clients`, ko: `${name}, 그때의 p95` },
      unit: 'ms',
      published: published?.p95Ms,
      measured: measure(most, FIGURES.latencyMsP95.of),
      why: published
        ? {
            en: 'The published figure is the time until the sender receives its own broadcast. The measured one is the time from when a message was due until each client receives it, so waiting to be sent counts, too.',
            ko: '발표값은 보낸 쪽이 자기 브로드캐스트를 돌려받는 시간입니다. 측정값은 예정된 때부터 모든 클라이언트가 받을 때까지이며 보내려고 기다린 시간도 셉니다.',
          }
        : NOT_IN_THE_SHOOTOUT,
    },
  ];
}

/** Returns the rows that are `ok`; where there are none, the void ones. */
function considered(own: readonly Row[]): readonly MeasuredRow[] {
  const judged = own.filter(isOk);
  return judged.length > 0 ? judged : own.filter((row) => row.status !== 'failed');
}

/** Returns the row with the most clients within the limit, below the first row that exceeds it. */
function mostInTime(own: readonly Row[]): MeasuredRow | undefined {
  const rows = considered(own);
  const late = rows.findIndex((row) => !isInTime(row));
  return (late < 0 ? rows : rows.slice(0, late)).at(-1);
}

/** Returns the clients of that row. It is a lower bound unless the next number of clients was measured and exceeded the limit. */
function clientsOf(most: MeasuredRow, own: readonly Row[]): Measurement {
  const next = own[own.indexOf(most) + 1];
  const found: Measurement = { value: most.parameters.clients, status: most.status };
  return considered(own).some((row) => row === next) ? found : { ...found, atLeast: true };
}

function isInTime(row: MeasuredRow): boolean {
  const p95 = row.figures.latencyMsP95?.median;
  return p95 !== undefined && p95 < LIMIT_MS;
}
