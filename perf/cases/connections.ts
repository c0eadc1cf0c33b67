import type { PerfCase } from '../kinds/case.ts';
import {
  BARE_STREAM,
  connectionContender,
  type Figure,
  ours,
  PLAIN_SOCKET_IO,
  RAW_WS,
} from '../kinds/connections.ts';

const MODES = [
  { mode: 'sse', references: [BARE_STREAM] },
  { mode: 'websocket', references: [RAW_WS] },
  { mode: 'socket.io', references: [RAW_WS, PLAIN_SOCKET_IO] },
];

const FIGURES: readonly { figure: Figure; name: string; title: string; unit: string }[] = [
  { figure: 'cpu', name: 'connect', title: 'connecting, a storm of 2,000', unit: 'µs/connection' },
  { figure: 'heap', name: 'memory-heap', title: 'an idle connection', unit: 'bytes of heap' },
  { figure: 'rss', name: 'memory-rss', title: 'an idle connection', unit: 'bytes of RSS' },
];

/** Cost of opening a connection (CPU) and of holding it (memory). */
export const connections: readonly PerfCase[] = FIGURES.flatMap(({ figure, name, title, unit }) =>
  MODES.map(({ mode, references }) => ({
    name: `${name}-${mode}`,
    title: `${mode}: ${title}`,
    unit,
    ours: connectionContender(ours(mode), figure),
    references: references.map((reference) => connectionContender(reference, figure)),
  })),
);
