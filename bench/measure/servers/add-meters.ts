import {
  type MeterSnapshot,
  REFUSALS,
  type Refusal,
  ROLES,
  type Role,
  type RoleTotals,
} from '../../../src/meter.ts';

/**
 * Adds up what several servers have spent, as if they were one. Its time is the mean of theirs, and its event loop's delay the worst.
 */
export function addMeters(meters: readonly MeterSnapshot[]): MeterSnapshot {
  const sum = (of: (meter: MeterSnapshot) => number): number =>
    meters.reduce((total, meter) => total + of(meter), 0);
  const delays = meters.flatMap(({ eventLoopDelayMsP99 }) => eventLoopDelayMsP99 ?? []);
  return {
    atMs: sum(({ atMs }) => atMs) / meters.length,
    roles: rolesOf((role, name) => sum(({ roles }) => roles[role][name])),
    connections: sum(({ connections }) => connections),
    storeQueries: sum(({ storeQueries }) => storeQueries),
    faults: sum(({ faults }) => faults),
    refusals: refusalsOf((by) => sum(({ refusals }) => refusals[by])),
    cpuMs: sum(({ cpuMs }) => cpuMs),
    loopActiveMs: sum(({ loopActiveMs }) => loopActiveMs),
    ...(delays.length > 0 && { eventLoopDelayMsP99: Math.max(...delays) }),
    requestsBySecond: addSeries(meters.map(({ requestsBySecond }) => requestsBySecond)),
    cpuMsBySecond: addSeries(meters.map(({ cpuMsBySecond }) => cpuMsBySecond)),
    rssBytes: sum(({ rssBytes }) => rssBytes),
    heapBytes: sum(({ heapBytes }) => heapBytes),
  };
}

/**
 * Goes on from the last reading of a server that has ended with those of the one that took its place, so that what both have spent since
 * the first one's start is counted.
 *
 * @param laterS - seconds between the beginnings of the two servers' windows.
 */
export function goOnFrom(ended: MeterSnapshot, successor: MeterSnapshot, laterS: number): MeterSnapshot {
  const later = Array.from({ length: laterS }, () => 0);
  return {
    ...addMeters([
      // What it held is free again.
      { ...ended, connections: 0, rssBytes: 0, heapBytes: 0 },
      {
        ...successor,
        requestsBySecond: [...later, ...successor.requestsBySecond],
        cpuMsBySecond: [...later, ...successor.cpuMsBySecond],
      },
    ]),
    atMs: successor.atMs,
  };
}

/** Returns what was spent between two readings of the same servers, without what is counted by the second. */
export function subtractMeters(after: MeterSnapshot, before: MeterSnapshot): MeterSnapshot {
  const minus = (of: (meter: MeterSnapshot) => number): number => of(after) - of(before);
  return {
    ...after,
    roles: rolesOf((role, count) => after.roles[role][count] - before.roles[role][count]),
    storeQueries: minus(({ storeQueries }) => storeQueries),
    faults: minus(({ faults }) => faults),
    refusals: refusalsOf((by) => minus(({ refusals }) => refusals[by])),
    cpuMs: minus(({ cpuMs }) => cpuMs),
    loopActiveMs: minus(({ loopActiveMs }) => loopActiveMs),
    requestsBySecond: [],
    cpuMsBySecond: [],
  };
}

const COUNTS = [
  'requests',
  'useful',
  'empty',
  'handshakes',
  'framesIn',
  'framesOut',
  'heartbeats',
  'pushes',
  'bytesIn',
  'bytesOut',
] as const satisfies readonly (keyof RoleTotals)[];

/** Makes the counts of all roles of a function for each. */
function rolesOf(count: (role: Role, name: keyof RoleTotals) => number): Record<Role, RoleTotals> {
  const totals = (role: Role) => Object.fromEntries(COUNTS.map((name) => [name, count(role, name)]));
  return Object.fromEntries(ROLES.map((role) => [role, totals(role)])) as unknown as Record<Role, RoleTotals>;
}

function refusalsOf(count: (by: Refusal) => number): Record<Refusal, number> {
  return Object.fromEntries(REFUSALS.map((by) => [by, count(by)])) as Record<Refusal, number>;
}

/** Adds numbers at the same place; what is shorter has none there. */
function addSeries(series: readonly (readonly number[])[]): number[] {
  const length = Math.max(0, ...series.map((one) => one.length));
  return Array.from({ length }, (_, at) => series.reduce((sum, one) => sum + (one[at] ?? 0), 0));
}
