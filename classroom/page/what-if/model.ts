/** The run that comes with the project, of another machine than the reader's. */
export const REFERENCE_RUN = 'reference';

/**
 * Fewest requests of a poll, or deliveries of another way, from which their CPU time can be told from what the server process
 * needs by itself. In the reference run that is about 0.3 s in 12 s, as much as 15,000 to 30,000 of them cost. A run of 1,000
 * requests told eight to 24 times the cores that the reference run tells.
 */
export const UNITS_FOR_CPU = 20_000;

/** What one way to deliver cost in a measured cell, as `GET /classroom/unit-costs` tells. */
export interface UnitCosts {
  readonly mode: string;
  readonly kind: 'poll' | 'hold' | 'push';
  /** `pull` for the mode that people mean by that word, likewise `push`. */
  readonly aliases: readonly string[];
  readonly requests: number;
  readonly deliveries: number;
  readonly payloadBytes: number;
  /** `null` where there were fewer than {@link UNITS_FOR_CPU} of what it is paid for. */
  readonly cpuMs: number | null;
  readonly bytes: number;
  /** `null` where the measured clients were too few to tell. */
  readonly memoryBytesPerClient: number | null;
  /** Mean; `null` where nothing was delivered. */
  readonly latencyMs: number | null;
}

export interface Wish {
  readonly users: number;
  readonly intervalS: number;
  readonly messagesPerSecond: number;
  readonly payloadBytes: number;
}

/** `NaN` is what the measured run does not tell. */
export interface Projection {
  readonly requests: number;
  readonly deliveries: number;
  readonly megabitsPerSecond: number;
  readonly cores: number;
  readonly gigabytes: number;
  readonly delayMs: number;
}

/** Bytes of a message around its text: names, number, author and time in JSON. */
const ENVELOPE_BYTES = 90;

/** How many times a cell paid the price of its way: a poll's is paid per request, a pushed message's per delivery. */
export function unitsOf({ kind, requests, deliveries }: Pick<UnitCosts, 'kind' | 'requests' | 'deliveries'>) {
  return kind === 'poll' ? requests : deliveries;
}

/** The two that stand for polling and for push, as in the report: those that people mean by the words, where they were measured. */
export function pairOf<Costs extends Pick<UnitCosts, 'kind' | 'aliases'>>(
  all: readonly Costs[],
): { readonly poll: Costs | undefined; readonly push: Costs | undefined } {
  const standing = (alias: string, kind: UnitCosts['kind']) =>
    all.find(({ aliases }) => aliases.includes(alias)) ?? all.find((costs) => costs.kind === kind);
  return { poll: standing('pull', 'poll'), push: standing('push', 'push') };
}

/**
 * Carries measured unit costs over to other circumstances, along a straight line.
 *
 * The price of a way is paid per unit, see {@link unitsOf}; bytes of messages themselves are paid by all.
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
