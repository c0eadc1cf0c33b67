import { findMode } from '../../src/modes/index.ts';
import type { CellContext } from '../measure/cell.ts';
import { usableCpuCores } from '../measure/machine-limits.ts';
import { runCell } from '../measure/run-cell.ts';
import type { RunStore } from '../measure/run-store.ts';
import type { Cell, CellSpec } from '../result/schema.ts';
import type { Axis } from './axis.ts';
import type { Seen } from './judge-load.ts';

/** What the capacities by cells have in common. */
export interface CellAxes {
  readonly context: CellContext;
  readonly store: RunStore;
  /** The cell whose rate or clients are varied. */
  readonly base: CellSpec;
  readonly precision: number;
}

/** Messages a second more than which nobody publishes here. */
const MOST_MESSAGES_PER_SECOND = 10_000;

/** Deliveries a second: the rate of messages grows, the clients stay. */
export function deliveriesAxis({ base, precision, ...rest }: CellAxes): Axis {
  return {
    title: `${base.mode}: deliveries/s to ${base.clients.toLocaleString('en')} clients`,
    space: { least: 1, first: 8, most: MOST_MESSAGES_PER_SECOND, precision },
    probe: (messagesPerSecond) => probeCell({ ...base, messagesPerSecond }, rest),
    toUnit: (messagesPerSecond) => messagesPerSecond * base.clients,
  };
}

/** Clients: their number grows, the rate of messages stays. */
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
): Promise<Seen> {
  const cell = await runCell(spec, context, store);
  return cell === undefined ? { failure: { code: 'stopped' } } : seenIn(cell, usableCpuCores());
}

/**
 * What a cell says about its load. Pure.
 *
 * @param cores - those of the machine.
 */
export function seenIn(cell: Cell, cores: number): Seen {
  if (cell.status === 'failed')
    return { failure: cell.reasons[0] ?? { code: 'said', text: 'no reason given' } };
  const windowMs = cell.windowS * 1000;
  const natural = findMode(cell.mode)?.kind === 'poll' ? cell.pollIntervalMs : 0;
  return {
    driverReasons: cell.reasons,
    latencyMsP99: cell.latencyMs.p99 - natural,
    complete: cell.missed === 0,
    serverCpu: cell.server.cpuMs / windowMs,
    serverUtilization: cell.server.utilization,
    machineCpu: (cell.server.cpuMs + cell.driver.cpuMs) / windowMs / cores,
  };
}
