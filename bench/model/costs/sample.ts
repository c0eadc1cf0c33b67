import type { MeterSnapshot } from '../../../src/meter.ts';
import type { CostSample, ModeCosts } from '../../result/calibration.ts';
import { ownServerOf } from '../../result/own-server.ts';
import type { CellSpec, MeasuredCell } from '../../result/schema.ts';

type Measured = Pick<
  MeasuredCell,
  | 'clients'
  | 'payloadBytes'
  | 'durationS'
  | 'windowS'
  | 'delivered'
  | 'requests'
  | 'roles'
  | 'frames'
  | 'server'
>;

/** Returns what a cell's server did and spent in a second of its window. */
export function sampleOf(
  kind: ModeCosts['kind'],
  cell: Measured,
): CostSample & { readonly bytesPerS: number } {
  const { clients, payloadBytes, windowS, requests, roles } = cell;
  const writes = roles.deliver.pushes ?? 0;
  const operations = kind === 'push' ? writes : requests.useful + requests.empty;
  return {
    clients,
    payloadBytes,
    publishesPerS: roles.publish.requests / windowS,
    operationsPerS: operations / windowS,
    pagesPerS: (kind === 'push' ? writes : requests.useful) / windowS,
    deliveriesPerS: cell.delivered / cell.durationS,
    heartbeatsPerS: kind === 'push' ? (cell.frames.heartbeats ?? 0) / windowS : 0,
    cpuMsPerS: ownServerOf(cell).cpuMs / windowS,
    bytesPerS: (roles.deliver.bytesIn + roles.deliver.bytesOut) / windowS,
  };
}

/** Returns what a server with connected clients does and spends in a second in which nothing is published or asked for. */
export function restSampleOf(
  { clients, payloadBytes }: Pick<CellSpec, 'clients' | 'payloadBytes'>,
  { start, end }: { readonly start: MeterSnapshot; readonly end: MeterSnapshot },
): CostSample {
  const restS = (end.atMs - start.atMs) / 1000;
  const [before, after] = [start.roles.deliver, end.roles.deliver];
  return {
    clients,
    payloadBytes,
    publishesPerS: 0,
    operationsPerS: 0,
    pagesPerS: 0,
    deliveriesPerS: 0,
    heartbeatsPerS: (after.heartbeats - before.heartbeats) / restS,
    cpuMsPerS: (end.cpuMs - start.cpuMs) / restS,
    bytesPerS: (after.bytesIn + after.bytesOut - before.bytesIn - before.bytesOut) / restS,
  };
}
