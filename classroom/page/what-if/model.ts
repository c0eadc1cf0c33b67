/** Name of the run that comes with the project. It was measured on another machine. */
export const REFERENCE_RUN = 'reference';

/**
 * Fewest units (requests of a poll, deliveries of another mode) from which a cost per unit is derived.
 *
 * The server process needs about 0.3 s of CPU in 12 s even without them, in the reference run: as much as 15,000 to 30,000 units cost.
 * With 1,000 requests the cost per unit came out 8 to 24 times as high as in the reference run.
 */
export const UNITS_FOR_CPU = 20_000;

/** What one mode cost in a measured cell. `GET /classroom/unit-costs` answers one for each mode. */
export interface UnitCosts {
  readonly mode: string;
  readonly kind: 'poll' | 'hold' | 'push';
  /** `pull` or `push`, for the mode that the command line knows by that name. */
  readonly aliases: readonly string[];
  readonly requests: number;
  readonly deliveries: number;
  readonly payloadBytes: number;
  /** `null` if there were fewer than {@link UNITS_FOR_CPU} units. */
  readonly cpuMs: number | null;
  /** Bytes of both directions, on the readers' connections. */
  readonly bytes: number;
  /** `null` if too few clients were measured. */
  readonly memoryBytesPerClient: number | null;
  /** Mean; `null` if nothing was delivered. */
  readonly latencyMs: number | null;
}

export interface Wish {
  readonly users: number;
  readonly intervalS: number;
  readonly messagesPerSecond: number;
  readonly payloadBytes: number;
}

/** Projected load. A figure is `NaN` if the measured run has no cost for it. */
export interface Projection {
  readonly requests: number;
  readonly deliveries: number;
  readonly megabitsPerSecond: number;
  readonly cores: number;
  readonly gigabytes: number;
  readonly delayMs: number;
}

/** Bytes of a message's JSON without its text: field names, `seq`, author and time. */
const ENVELOPE_BYTES = 90;

/** Returns the number of units by which a mode's cost is divided: requests of a poll, deliveries of any other mode. */
export function unitsOf({ kind, requests, deliveries }: Pick<UnitCosts, 'kind' | 'requests' | 'deliveries'>) {
  return kind === 'poll' ? requests : deliveries;
}

/**
 * Returns the modes that stand for polling and for push, as in the report: those with the aliases `pull` and `push`, or else the first
 * of their kind.
 */
export function pairOf<Costs extends Pick<UnitCosts, 'kind' | 'aliases'>>(
  all: readonly Costs[],
): { readonly poll: Costs | undefined; readonly push: Costs | undefined } {
  const standing = (alias: string, kind: UnitCosts['kind']) =>
    all.find(({ aliases }) => aliases.includes(alias)) ?? all.find((costs) => costs.kind === kind);
  return { poll: standing('pull', 'poll'), push: standing('push', 'push') };
}

/**
 * Projects measured costs to another load, in proportion to the number of units, see {@link unitsOf}. The bytes of the messages
 * themselves are added for each delivery in every mode.
 */
export function project(costs: UnitCosts, wish: Wish): Projection {
  const { users, intervalS, messagesPerSecond, payloadBytes } = wish;
  const polls = costs.kind === 'poll';
  const deliveries = users * messagesPerSecond;
  const requests = polls ? users / intervalS : costs.kind === 'hold' ? deliveries : 0;
  const units = polls ? requests : deliveries;
  const measuredUnits = unitsOf(costs) || Number.NaN;
  const measuredMessageBytes = costs.deliveries * (ENVELOPE_BYTES + costs.payloadBytes);
  const unitBytes = Math.max(0, costs.bytes - measuredMessageBytes) / measuredUnits;
  const bytesPerSecond = units * unitBytes + deliveries * (ENVELOPE_BYTES + payloadBytes);
  return {
    requests,
    deliveries,
    megabitsPerSecond: (bytesPerSecond * 8) / 1e6,
    cores: (units * (costs.cpuMs ?? Number.NaN)) / measuredUnits / 1000,
    gigabytes: (users * (costs.memoryBytesPerClient ?? Number.NaN)) / 1e9,
    delayMs: polls ? (intervalS * 1000) / 2 : (costs.latencyMs ?? Number.NaN),
  };
}
