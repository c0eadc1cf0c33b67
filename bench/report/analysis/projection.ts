import { median } from 'simple-statistics';
import { type ClientCost, forClients, serversFor } from '../../model/projection.ts';
import type { Environment, MeasuredCell, ModeInfo, Result } from '../../result/schema.ts';
import { type Group, isOk, type OkRow, type Parameters } from '../../result/summary.ts';

/** The sizes that nobody measures on one machine. */
export const PROJECTED_CLIENTS = [10_000, 100_000, 1_000_000, 10_000_000] as const;

/** What one more client costs, as measured. */
export interface UnitCost extends ClientCost {
  readonly mode: ModeInfo;
  readonly bytesPerS: number;
  readonly cores: number;
}

export interface Projected extends Pick<UnitCost, keyof ClientCost> {
  readonly clients: number;
  /** Machines like the measured one, by whichever of cores and memory runs out first. */
  readonly servers: number;
}

export interface Projection {
  readonly parameters: Parameters;
  /** The largest number of clients that was measured under these parameters: all beyond it is extrapolated. */
  readonly measuredClients: number;
  readonly modes: readonly { readonly unit: UnitCost; readonly sizes: readonly Projected[] }[];
}

/**
 * Extrapolates the measured cost of one client, in proportion, to sizes beyond measurement. Taken from the group with
 * most clients among those with the headline's interval and rate, where fixed costs weigh least.
 */
export function project(
  result: Result,
  groups: readonly Group[],
  headline: Group | undefined,
): Projection | undefined {
  if (headline === undefined) return undefined;
  const { pollIntervalMs, messagesPerSecond } = headline.parameters;
  const largest = groups
    .filter(
      ({ parameters: at }) =>
        at.pollIntervalMs === pollIntervalMs && at.messagesPerSecond === messagesPerSecond,
    )
    .filter((group) => group.rows.some(isOk))
    .sort((a, b) => b.parameters.clients - a.parameters.clients)[0];
  if (largest === undefined) return undefined;
  return {
    parameters: largest.parameters,
    measuredClients: largest.parameters.clients,
    modes: largest.rows.filter(isOk).map((row) => {
      const unit = unitCostOf(row);
      return { unit, sizes: PROJECTED_CLIENTS.map((clients) => scale(unit, clients, result.environment)) };
    }),
  };
}

function unitCostOf(row: OkRow): UnitCost {
  const perClient = (of: (cell: MeasuredCell) => number) =>
    median(row.cells.map((cell) => of(cell) / cell.clients));
  return {
    mode: row.mode,
    // Handshakes are made once, not every second.
    requestsPerS: perClient((cell) => (cell.requests.total - cell.requests.handshake) / cell.windowS),
    bytesPerS: perClient((cell) => (cell.roles.deliver.bytesIn + cell.roles.deliver.bytesOut) / cell.windowS),
    cores: perClient((cell) => cell.server.cpuMs / 1000 / cell.windowS),
    memoryBytes: row.figures.memoryBytesPerClient?.median,
  };
}

function scale(unit: UnitCost, clients: number, machine: Environment): Projected {
  const load = forClients(unit, clients);
  return { clients, ...load, servers: serversFor(load, machine) };
}
