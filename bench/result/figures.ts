import type { MeasuredCell } from './schema.ts';

/** The unit of a figure, by which its number is written. */
export type FigureUnit = 'count' | 'ratio' | 'ms' | 'us' | 'bytes' | 'fraction';

interface FigureDefinition {
  readonly unit: FigureUnit;
  /** The figure of one cell; `undefined` where it was not measured or has no meaning. */
  readonly of: (cell: MeasuredCell) => number | undefined;
  /**
   * Relative difference that counts as none where no A/A pair was measured: 0.1 for times and costs; 0.01 for counts of requests,
   * since the number of polls in a window depends on where it begins; 0 for messages that were lost, doubled or reordered.
   */
  readonly assumedFloor: number;
}

/** With fewer clients, the memory that their connections take cannot be told from the growth of the server's own heap. */
export const CLIENTS_FOR_MEMORY = 500;

const per = (amount: number, of: number): number | undefined => (of > 0 ? amount / of : undefined);

const definitions = {
  requestsTotal: { unit: 'count', assumedFloor: 0.01, of: (cell) => cell.requests.total },
  requestsUseful: { unit: 'count', assumedFloor: 0.01, of: (cell) => cell.requests.useful },
  requestsEmpty: { unit: 'count', assumedFloor: 0.01, of: (cell) => cell.requests.empty },
  handshakes: { unit: 'count', assumedFloor: 0, of: (cell) => cell.requests.handshake },
  emptyFraction: {
    unit: 'fraction',
    assumedFloor: 0.01,
    of: (cell) => per(cell.requests.empty, cell.requests.total),
  },
  latencyMsMean: { unit: 'ms', assumedFloor: 0.1, of: (cell) => latency(cell)?.mean },
  latencyMsP50: { unit: 'ms', assumedFloor: 0.1, of: (cell) => latency(cell)?.p50 },
  latencyMsP90: { unit: 'ms', assumedFloor: 0.1, of: (cell) => latency(cell)?.p90 },
  latencyMsP95: { unit: 'ms', assumedFloor: 0.1, of: (cell) => latency(cell)?.p95 },
  latencyMsP99: { unit: 'ms', assumedFloor: 0.1, of: (cell) => latency(cell)?.p99 },
  latencyMsMax: { unit: 'ms', assumedFloor: 0.1, of: (cell) => latency(cell)?.max },
  stalenessMsMean: { unit: 'ms', assumedFloor: 0.1, of: (cell) => cell.stalenessMs.mean },
  stalenessMsP95: { unit: 'ms', assumedFloor: 0.1, of: (cell) => cell.stalenessMs.p95 },
  missed: { unit: 'count', assumedFloor: 0, of: (cell) => cell.missed },
  duplicated: { unit: 'count', assumedFloor: 0, of: (cell) => cell.duplicated },
  reordered: { unit: 'count', assumedFloor: 0, of: (cell) => cell.reordered },
  serverCpuUsPerDelivery: {
    unit: 'us',
    assumedFloor: 0.1,
    of: (cell) => per(cell.server.cpuMs * 1000, cell.delivered),
  },
  bytesPerDelivery: {
    unit: 'bytes',
    assumedFloor: 0.1,
    of: (cell) => per(cell.roles.deliver.bytesIn + cell.roles.deliver.bytesOut, cell.delivered),
  },
  memoryBytesPerClient: {
    unit: 'bytes',
    assumedFloor: 0.1,
    // With few clients the difference is mostly growth of the server's own heap, not memory of connections.
    of: (cell) =>
      cell.clients < CLIENTS_FOR_MEMORY
        ? undefined
        : positive(per(cell.server.connectedHeapBytes - cell.server.idleHeapBytes, cell.clients)),
  },
  requestsPerDelivery: {
    unit: 'ratio',
    assumedFloor: 0.01,
    of: (cell) => per(cell.requests.total, cell.delivered),
  },
  messagesPerWrite: {
    unit: 'ratio',
    assumedFloor: 0.1,
    of: (cell) => per(cell.delivered, cell.requests.useful + (cell.roles.deliver.pushes ?? 0)),
  },
  storeQueries: { unit: 'count', assumedFloor: 0.1, of: (cell) => cell.server.storeQueries },
} as const satisfies Record<string, FigureDefinition>;

export type FigureId = keyof typeof definitions;

/** Every figure that a report can show, with its unit and the function that takes it from a cell. */
export const FIGURES: Readonly<Record<FigureId, FigureDefinition>> = definitions;
export const FIGURE_IDS = Object.keys(definitions) as readonly FigureId[];

/** Returns `undefined` for a cell without a delivery: it has no latency, although an empty histogram returns zeros. */
function latency(cell: MeasuredCell): MeasuredCell['latencyMs'] | undefined {
  return cell.delivered > 0 ? cell.latencyMs : undefined;
}

function positive(value: number | undefined): number | undefined {
  return value !== undefined && value > 0 ? value : undefined;
}
