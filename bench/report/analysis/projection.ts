import { median } from 'simple-statistics';
import type { CostLoad } from '../../model/costs/flow.ts';
import type { Predicted } from '../../model/costs/predict.ts';
import { projectCosts, serversFor } from '../../model/projection.ts';
import type { Calibration } from '../../result/calibration.ts';
import type { MeasuredCell, ModeInfo, Result } from '../../result/schema.ts';
import { type Group, isOk, type OkRow, type Parameters } from '../../result/summary.ts';

/** The sizes that nobody measures on one machine. */
export const PROJECTED_CLIENTS = [10_000, 100_000, 1_000_000, 10_000_000] as const;

/** What a number of clients takes. What only a calibration tells is absent without one. */
export interface Projected {
  readonly clients: number;
  readonly requestsPerS: number;
  readonly bytesPerS: number;
  readonly cores?: Predicted;
  readonly memoryBytes?: number;
  /** Machines like the measured one, by whichever of cores and memory runs out first. */
  readonly servers?: number;
}

export interface Projection {
  readonly parameters: Parameters;
  /** The clients with which requests and bytes were measured. */
  readonly measuredClients: number;
  /** Whether costs are known, so that cores and memory are projected too. */
  readonly calibrated: boolean;
  readonly modes: readonly { readonly mode: ModeInfo; readonly sizes: readonly Projected[] }[];
}

/**
 * Projects the headline's interval and rate to sizes beyond measurement: cores and memory by the costs of the run's calibration; without
 * one, only requests and bytes, which are in proportion to the clients. Those are taken from the group with most clients.
 */
export function project(
  result: Result,
  groups: readonly Group[],
  headline: Group | undefined,
): Projection | undefined {
  // Costs and traffic of an outage, or of several servers, are not in proportion to the clients.
  if (headline === undefined || headline.parameters.nodes > 1 || result.plan.restart !== undefined)
    return undefined;
  const { pollIntervalMs, messagesPerSecond } = headline.parameters;
  const largest = groups
    .filter(
      ({ parameters: at }) =>
        at.pollIntervalMs === pollIntervalMs && at.messagesPerSecond === messagesPerSecond,
    )
    .filter((group) => group.rows.some(isOk))
    .sort((a, b) => b.parameters.clients - a.parameters.clients)[0];
  if (largest === undefined) return undefined;
  const modes = largest.rows.filter(isOk).map((row) => ({
    mode: row.mode,
    sizes: PROJECTED_CLIENTS.map((clients) => projectedOf(row, clients, result)),
  }));
  return {
    parameters: largest.parameters,
    measuredClients: largest.parameters.clients,
    calibrated: modes.some(({ sizes }) => sizes.some(({ cores }) => cores !== undefined)),
    modes,
  };
}

function projectedOf(row: OkRow, clients: number, { calibration, plan, environment }: Result): Projected {
  const perClient = (of: (cell: MeasuredCell) => number) =>
    median(row.cells.map((cell) => of(cell) / cell.clients / cell.windowS));
  return {
    clients,
    // Handshakes are made once, not every second.
    requestsPerS: clients * perClient((cell) => cell.requests.total - cell.requests.handshake),
    bytesPerS: clients * perClient(({ roles }) => roles.deliver.bytesIn + roles.deliver.bytesOut),
    ...(calibration &&
      row.parameters.stack === 'tuned' &&
      costsOf(row.mode, { ...row.parameters, clients, arrivals: plan.arrivals }, calibration, environment)),
  };
}

/** What only a calibration tells; nothing where it does not know the mode. */
function costsOf(
  { name }: ModeInfo,
  load: CostLoad,
  calibration: Calibration,
  machine: Result['environment'],
): Partial<Projected> {
  const costs = calibration.modes.find(({ mode }) => mode === name);
  const projected = costs && projectCosts(costs, load, calibration);
  if (projected === undefined) return {};
  const { cores, memoryBytes } = projected;
  return { cores, memoryBytes, servers: serversFor(projected, machine) };
}
