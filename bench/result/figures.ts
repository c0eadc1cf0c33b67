import type { MeasuredCell } from './schema.ts';

/** The unit of a figure, by which its number is written. */
export type FigureUnit = 'count' | 'ratio' | 'ms' | 'us' | 'bytes' | 'fraction';

interface FigureDefinition {
  readonly unit: FigureUnit;
  /** The figure of one cell; `undefined` where it was not measured or has no meaning. */
  readonly of: (cell: MeasuredCell) => number | undefined;
  /**
   * Standard deviation of the figure's logarithm between measurements of the same cell, where the run has no A/A pair: as known from runs
   * that were repeated (`npm run trust -- verdicts`). 0 for messages that were lost, doubled or reordered.
   */
  readonly spread: (cell: MeasuredCell) => number;
}

/** With fewer clients, the memory that their connections take cannot be told from the growth of the server's own heap. */
export const CLIENTS_FOR_MEMORY = 500;

const per = (amount: number, of: number): number | undefined => (of > 0 ? amount / of : undefined);

const steady = (spread: number) => (): number => spread;

/** CPU time that a window may have more or less of by chance, whatever its length: a garbage collection, timers, other wake-ups. */
const CHANCE_CPU_MS = 6;

/** How much figures of the same cell differ from run to run; see docs/decisions/081 for what was measured. */
const SPREADS = {
  NONE: steady(0),
  /** The number of polls in a window depends on where it begins. */
  ALMOST_EXACT: steady(0.003),
  BYTES: steady(0.01),
  LATENCY: steady(0.1),
  /** A single late message decides it. */
  TAIL: steady(0.25),
  MEMORY: steady(0.05),
  /** Its time is counted in ticks of 10 ms. */
  DATABASE: steady(0.25),
  CPU: ({ server }: MeasuredCell): number => Math.hypot(0.08, CHANCE_CPU_MS / Math.max(1, server.cpuMs ?? 0)),
} as const;

const definitions = {
  requestsTotal: { unit: 'count', spread: SPREADS.ALMOST_EXACT, of: (cell) => cell.requests.total },
  requestsUseful: { unit: 'count', spread: SPREADS.ALMOST_EXACT, of: (cell) => cell.requests.useful },
  requestsEmpty: { unit: 'count', spread: SPREADS.ALMOST_EXACT, of: (cell) => cell.requests.empty },
  handshakes: { unit: 'count', spread: SPREADS.NONE, of: (cell) => cell.requests.handshake },
  emptyFraction: {
    unit: 'fraction',
    spread: SPREADS.ALMOST_EXACT,
    of: (cell) => per(cell.requests.empty, cell.requests.total),
  },
  latencyMsMean: { unit: 'ms', spread: SPREADS.LATENCY, of: (cell) => latency(cell)?.mean },
  latencyMsP50: { unit: 'ms', spread: SPREADS.LATENCY, of: (cell) => latency(cell)?.p50 },
  latencyMsP90: { unit: 'ms', spread: SPREADS.LATENCY, of: (cell) => latency(cell)?.p90 },
  latencyMsP95: { unit: 'ms', spread: SPREADS.LATENCY, of: (cell) => latency(cell)?.p95 },
  latencyMsP99: { unit: 'ms', spread: SPREADS.TAIL, of: (cell) => latency(cell)?.p99 },
  latencyMsMax: { unit: 'ms', spread: SPREADS.TAIL, of: (cell) => latency(cell)?.max },
  stalenessMsMean: { unit: 'ms', spread: SPREADS.LATENCY, of: (cell) => cell.stalenessMs.mean },
  stalenessMsP95: { unit: 'ms', spread: SPREADS.LATENCY, of: (cell) => cell.stalenessMs.p95 },
  missed: { unit: 'count', spread: SPREADS.NONE, of: (cell) => cell.missed },
  duplicated: { unit: 'count', spread: SPREADS.NONE, of: (cell) => cell.duplicated },
  reordered: { unit: 'count', spread: SPREADS.NONE, of: (cell) => cell.reordered },
  serverCpuUsPerDelivery: {
    unit: 'us',
    spread: SPREADS.CPU,
    of: (cell) => perDelivery(cell.server.cpuMs, cell),
  },
  serverNetCpuUsPerDelivery: {
    unit: 'us',
    spread: SPREADS.CPU,
    of: (cell) => {
      const { cpuMs, idleCpuMsPerS } = cell.server;
      return cpuMs === undefined || idleCpuMsPerS === undefined
        ? undefined
        : perDelivery(cpuMs - idleCpuMsPerS * cell.windowS, cell);
    },
  },
  databaseCpuUsPerDelivery: {
    unit: 'us',
    spread: SPREADS.DATABASE,
    of: (cell) => perDelivery(cell.server.databaseCpuMs, cell),
  },
  bytesPerDelivery: {
    unit: 'bytes',
    spread: SPREADS.BYTES,
    of: (cell) => per(cell.roles.deliver.bytesIn + cell.roles.deliver.bytesOut, meteredDeliveries(cell)),
  },
  memoryBytesPerClient: {
    unit: 'bytes',
    spread: SPREADS.MEMORY,
    // With few clients the difference is mostly growth of the server's own heap, not memory of connections.
    of: ({ server: { connectedHeapBytes, idleHeapBytes }, clients }) =>
      clients < CLIENTS_FOR_MEMORY || connectedHeapBytes === undefined || idleHeapBytes === undefined
        ? undefined
        : positive(per(connectedHeapBytes - idleHeapBytes, clients)),
  },
  connectCpuUsPerClient: {
    unit: 'us',
    spread: SPREADS.TAIL,
    of: ({ server, clients }) =>
      server.connectCpuMs === undefined ? undefined : per(server.connectCpuMs * 1000, clients),
  },
  connectBytesPerClient: {
    unit: 'bytes',
    spread: SPREADS.BYTES,
    of: ({ connectBytes, clients }) =>
      per(connectBytes.sentByServer + connectBytes.receivedByServer, clients),
  },
  requestsPerDelivery: {
    unit: 'ratio',
    spread: SPREADS.ALMOST_EXACT,
    of: (cell) => per(cell.requests.total, cell.delivered),
  },
  messagesPerWrite: {
    unit: 'ratio',
    spread: SPREADS.BYTES,
    of: (cell) => per(cell.delivered, cell.requests.useful + (cell.roles.deliver.pushes ?? 0)),
  },
  storeQueries: { unit: 'count', spread: SPREADS.BYTES, of: (cell) => cell.server.storeQueries },
} as const satisfies Record<string, FigureDefinition>;

export type FigureId = keyof typeof definitions;

/** Every figure that a report can show, with its unit and the function that takes it from a cell. */
export const FIGURES: Readonly<Record<FigureId, FigureDefinition>> = definitions;
export const FIGURE_IDS = Object.keys(definitions) as readonly FigureId[];

/**
 * Returns the deliveries that were received while the server's costs were metered. Those of messages due in the window are some others, by
 * what is on its way at its edges.
 */
function meteredDeliveries({ delivered, timeline }: MeasuredCell): number {
  return delivered === 0 ? 0 : timeline.reduce((sum, { deliveries }) => sum + deliveries, 0);
}

/** Returns CPU time in microseconds for each delivery; `undefined` where it was not measured. */
function perDelivery(cpuMs: number | undefined, cell: MeasuredCell): number | undefined {
  return cpuMs === undefined ? undefined : per(cpuMs * 1000, meteredDeliveries(cell));
}

/** Returns `undefined` for a cell without a delivery: it has no latency, although an empty histogram returns zeros. */
function latency(cell: MeasuredCell): MeasuredCell['latencyMs'] | undefined {
  return cell.delivered > 0 ? cell.latencyMs : undefined;
}

function positive(value: number | undefined): number | undefined {
  return value !== undefined && value > 0 ? value : undefined;
}
