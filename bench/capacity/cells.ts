import { findMode } from '../../src/modes/index.ts';
import type { CellContext } from '../measure/cell.ts';
import { usableCpuCores } from '../measure/machine/limits.ts';
import { runCell } from '../measure/run-cell.ts';
import type { RunStore } from '../measure/servers/run-store.ts';
import { ownServerOf } from '../result/own-server.ts';
import type { Cell, CellSpec } from '../result/schema.ts';
import type { Axis } from './axis.ts';
import type { LoadMeasurement } from './judge-load.ts';

/** What the axes that measure cells have in common. */
export interface CellAxes {
  readonly context: CellContext;
  readonly store: RunStore;
  /** The cell of which the rate or the number of clients is varied. */
  readonly base: CellSpec;
  /** As in `SearchSpace`. */
  readonly precision: number;
}

/** End of the search's range; also the largest `--rate`. */
const MOST_MESSAGES_PER_SECOND = 10_000;

/** Returns the axis of deliveries per second: varies the message rate at a fixed number of clients. */
export function deliveriesAxis({ base, precision, ...rest }: CellAxes): Axis {
  return {
    title: `${base.mode}: deliveries/s to ${base.clients.toLocaleString('en')} clients`,
    space: { least: 1, first: 8, most: MOST_MESSAGES_PER_SECOND, precision },
    probe: (messagesPerSecond) => probeCell({ ...base, messagesPerSecond }, rest),
    toUnit: (messagesPerSecond) => messagesPerSecond * base.clients,
  };
}

/**
 * Returns the axis of clients: varies their number at a fixed message rate.
 *
 * @param mostClients - end of the search's range.
 */
export function clientsAxis({ base, precision, ...rest }: CellAxes, mostClients: number): Axis {
  return {
    title: `${base.mode}: clients at ${base.messagesPerSecond} messages/s`,
    space: { least: 1, first: Math.min(500, mostClients), most: mostClients, precision },
    probe: (clients) => probeCell({ ...base, clients }, rest),
    toUnit: (clients) => clients,
  };
}

async function probeCell(
  spec: CellSpec,
  { context, store }: Pick<CellAxes, 'context' | 'store'>,
): Promise<LoadMeasurement> {
  const cell = await runCell(spec, context, store);
  return cell === undefined ? { failure: { code: 'stopped' } } : measurementOf(cell, usableCpuCores());
}

/**
 * Returns what a cell shows about its load. Pure.
 *
 * @param cores - CPU cores that this process may use.
 */
export function measurementOf(cell: Cell, cores: number): LoadMeasurement {
  if (cell.status === 'failed')
    return { failure: cell.reasons[0] ?? { code: 'said', text: 'no reason given' } };
  const windowMs = cell.windowS * 1000;
  const server = ownServerOf(cell);
  const pollWaitMs = findMode(cell.mode)?.kind === 'poll' ? cell.pollIntervalMs : 0;
  return {
    driverReasons: cell.reasons,
    latencyMsP99: cell.latencyMs.p99 - pollWaitMs,
    complete: cell.missed === 0,
    serverCpu: server.cpuMs / windowMs,
    serverUtilization: server.utilization,
    machineCpu: (server.cpuMs + cell.driver.cpuMs) / windowMs / cores,
  };
}
