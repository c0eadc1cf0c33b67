/** What one way to deliver cost in a measured cell, as `GET /classroom/unit-costs` tells. */
export interface UnitCosts {
  readonly mode: string;
  readonly kind: 'poll' | 'hold' | 'push';
  readonly requests: number;
  readonly deliveries: number;
  readonly payloadBytes: number;
  readonly cpuMs: number;
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

/**
 * Carries measured unit costs over to other circumstances, along a straight line.
 *
 * A poll's price is paid per request and a pushed message's per delivery; bytes of messages themselves are paid by both.
 */
export function project(costs: UnitCosts, wish: Wish): Projection {
  const { users, intervalS, messagesPerSecond, payloadBytes } = wish;
  const polls = costs.kind === 'poll';
  const deliveries = users * messagesPerSecond;
  const requests = polls ? users / intervalS : costs.kind === 'hold' ? deliveries : 0;
  const units = polls ? requests : deliveries;
  const measuredUnits = (polls ? costs.requests : costs.deliveries) || Number.NaN;
  const measuredMessageBytes = costs.deliveries * (ENVELOPE_BYTES + costs.payloadBytes);
  const unitBytes = Math.max(0, costs.bytes - measuredMessageBytes) / measuredUnits;
  const bytesPerSecond = units * unitBytes + deliveries * (ENVELOPE_BYTES + payloadBytes);
  return {
    requests,
    deliveries,
    megabitsPerSecond: (bytesPerSecond * 8) / 1e6,
    cores: (units * costs.cpuMs) / measuredUnits / 1000,
    gigabytes: (users * (costs.memoryBytesPerClient ?? Number.NaN)) / 1e9,
    delayMs: polls ? (intervalS * 1000) / 2 : (costs.latencyMs ?? Number.NaN),
  };
}
