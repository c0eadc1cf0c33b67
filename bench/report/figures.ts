import type { MeasuredCell } from '../result.ts';

/** How a figure's number is to be written. */
export type FigureUnit = 'count' | 'ms' | 'us' | 'bytes' | 'fraction';

interface FigureDefinition {
  readonly unit: FigureUnit;
  /** The figure of one cell; `undefined` where it was not measured or has no meaning. */
  readonly of: (cell: MeasuredCell) => number | undefined;
  /** Counted, not timed: two cells with other counts differ, however small the difference. */
  readonly exact?: true;
}

const per = (amount: number, of: number): number | undefined => (of > 0 ? amount / of : undefined);

const definitions = {
  requestsTotal: { unit: 'count', exact: true, of: (cell) => cell.requests.total },
  requestsUseful: { unit: 'count', exact: true, of: (cell) => cell.requests.useful },
  requestsEmpty: { unit: 'count', exact: true, of: (cell) => cell.requests.empty },
  handshakes: { unit: 'count', exact: true, of: (cell) => cell.requests.handshake },
  emptyFraction: { unit: 'fraction', of: (cell) => per(cell.requests.empty, cell.requests.total) },
  latencyMsMean: { unit: 'ms', of: (cell) => latency(cell)?.mean },
  latencyMsP50: { unit: 'ms', of: (cell) => latency(cell)?.p50 },
  latencyMsP90: { unit: 'ms', of: (cell) => latency(cell)?.p90 },
  latencyMsP95: { unit: 'ms', of: (cell) => latency(cell)?.p95 },
  latencyMsP99: { unit: 'ms', of: (cell) => latency(cell)?.p99 },
  latencyMsMax: { unit: 'ms', of: (cell) => latency(cell)?.max },
  stalenessMsMean: { unit: 'ms', of: (cell) => cell.stalenessMs.mean },
  stalenessMsP95: { unit: 'ms', of: (cell) => cell.stalenessMs.p95 },
  missed: { unit: 'count', exact: true, of: (cell) => cell.missed },
  duplicated: { unit: 'count', exact: true, of: (cell) => cell.duplicated },
  reordered: { unit: 'count', exact: true, of: (cell) => cell.reordered },
  serverCpuUsPerDelivery: { unit: 'us', of: (cell) => per(cell.server.cpuMs * 1000, cell.delivered) },
  bytesPerDelivery: {
    unit: 'bytes',
    of: (cell) => per(cell.roles.deliver.bytesIn + cell.roles.deliver.bytesOut, cell.delivered),
  },
  memoryBytesPerClient: {
    unit: 'bytes',
    // A heap that was collected meanwhile can make the difference negative: that is no measurement of a connection.
    of: (cell) => positive(per(cell.server.rssBytes - cell.server.idleRssBytes, cell.clients)),
  },
  storeQueries: { unit: 'count', exact: true, of: (cell) => cell.server.storeQueries },
} as const satisfies Record<string, FigureDefinition>;

export type FigureId = keyof typeof definitions;

/** Every figure that a report can show: the one place that says how each comes out of a cell. */
export const FIGURES: Readonly<Record<FigureId, FigureDefinition>> = definitions;
export const FIGURE_IDS = Object.keys(definitions) as readonly FigureId[];

/** Without a delivery there is no latency, whatever an empty histogram answers. */
function latency(cell: MeasuredCell): MeasuredCell['latencyMs'] | undefined {
  return cell.delivered > 0 ? cell.latencyMs : undefined;
}

function positive(value: number | undefined): number | undefined {
  return value !== undefined && value > 0 ? value : undefined;
}
