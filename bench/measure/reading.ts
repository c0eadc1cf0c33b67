import type { MeterSnapshot, Role, RoleTotals } from '../../src/meter.ts';

/** What is counted of a role at any server, whoever started it. */
type RoleCounted = 'bytesIn' | 'bytesOut' | 'requests' | 'useful' | 'empty' | 'handshakes';

/** The counts of a role; those that only the server's own meter has are absent where it cannot be asked. */
export type RoleReading = Pick<RoleTotals, RoleCounted> & Partial<Omit<RoleTotals, RoleCounted>>;

/**
 * What a server has spent so far: all that its meter tells of one that the driver has started; of another, what passed through the relay in
 * front of it, and what the system tells of its process.
 */
export type Reading = Pick<MeterSnapshot, 'atMs' | 'requestsBySecond'> & {
  readonly roles: Readonly<Record<Role, RoleReading>>;
} & Partial<Omit<MeterSnapshot, 'atMs' | 'requestsBySecond' | 'roles'>>;

/** Returns the difference of a figure that both readings have; `undefined` where one has none. */
export function grownBetween<Of>(
  before: Of,
  after: Of,
  figure: (of: Of) => number | undefined,
): number | undefined {
  const [from, to] = [figure(before), figure(after)];
  return from === undefined || to === undefined ? undefined : to - from;
}

/** Returns a reading as the meter of a server that the driver has started gave it. @throws {TypeError} for any other. */
export function meterOf(reading: Reading): MeterSnapshot {
  if (!isWhole(reading))
    throw new TypeError('this is not the reading of a server that the driver has started');
  return reading;
}

function isWhole(reading: Reading): reading is MeterSnapshot {
  return (
    reading.cpuMs !== undefined && reading.cpuMsBySecond !== undefined && reading.heapBytes !== undefined
  );
}
