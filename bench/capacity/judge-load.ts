import type { LoadReason } from './reasons.ts';

/** How a load was judged. Only `holds` counts towards a capacity; the others name what prevented it. */
export type LoadOutcome = 'holds' | 'saturated' | 'late' | 'machine' | 'driver' | 'failed';

/** What was measured at one load, or why nothing was. */
export type LoadMeasurement = Figures | Failure;

export interface Failure {
  /** Why there are no figures. */
  readonly failure: LoadReason;
}

export interface Figures {
  /** Why the driver could not keep up; empty when it could. */
  readonly driverReasons: readonly LoadReason[];
  /** 99th percentile of latency, less the poll interval for modes that poll. */
  readonly latencyMsP99: number;
  /** Every poll was answered, or every message delivered. */
  readonly complete: boolean;
  /** CPU time of the server's process per time of the window, in cores: event loop and helper threads together, so it may exceed 1. */
  readonly serverCpu: number;
  /** Share of the window in which the server's event loop was busy: running on a core, or ready to run and waiting for one. */
  readonly serverUtilization: number;
  /** CPU time of driver and server together, as a share of all usable cores. */
  readonly machineCpu: number;
}

/** From this share on, a core or a machine counts as fully used. */
export const USED_UP = 0.9;

/** Share of a loop's busy time that CPU time may fall short of, since system calls block for a moment now and then. */
const BLOCKED_SHARE = 0.1;

/** From this utilisation on, comparing busy time with CPU time tells whether a loop waited for a core. */
const BUSY = 0.5;

/**
 * Judges one load. Pure.
 *
 * The server counts as saturated when its event loop was busy and its CPU time confirms it, whether or not the driver kept up. A loop that
 * was busy for longer than it had CPU time waited for a core: then the machine is the limit, for the server and probably for the driver.
 *
 * @param limitMs - limit for the 99th percentile of latency.
 */
export function judgeLoad(measured: LoadMeasurement, limitMs: number): LoadOutcome {
  if ('failure' in measured) return 'failed';
  const driverKeptUp = measured.driverReasons.length === 0;
  if (driverKeptUp && measured.complete && measured.latencyMsP99 <= limitMs) return 'holds';
  if (measured.serverCpu >= USED_UP && measured.serverUtilization >= USED_UP) return 'saturated';
  if (measured.machineCpu >= USED_UP || waitedForCore(measured)) return 'machine';
  return driverKeptUp ? 'late' : 'driver';
}

function waitedForCore({ serverCpu, serverUtilization }: Figures): boolean {
  return serverUtilization >= BUSY && serverCpu < serverUtilization * (1 - BLOCKED_SHARE);
}

/** What ended a search: the outcome of the least load that did not hold; `holds` when all did, up to the end of the range; or `stopped`. */
export type Bound = LoadOutcome | 'stopped';

/** Bounds other than the server's own limit: the server carries at least what was found. */
export const NOT_THE_SERVERS_LIMIT: ReadonlySet<Bound> = new Set(['holds', 'machine', 'driver', 'stopped']);
