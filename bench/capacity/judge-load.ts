import type { LoadReason } from './reasons.ts';

/** What a load came to. Only `holds` counts towards a capacity; the others say what stood in the way. */
export type LoadOutcome = 'holds' | 'saturated' | 'late' | 'machine' | 'driver' | 'failed';

/** What was seen at one load, or why there is nothing to see. */
export type Seen = Figures | Failure;

export interface Failure {
  readonly failure: LoadReason;
}

export interface Figures {
  /** Why the driver's own figures cannot be stood behind; none when they can. */
  readonly driverReasons: readonly LoadReason[];
  /** Latency beyond what the mode has by its nature (the poll interval). */
  readonly latencyMsP99: number;
  /** Everything that was asked for was delivered. */
  readonly complete: boolean;
  /** Cores that the server's process was on, over the window: its event loop's one, and what its helper threads took of others. */
  readonly serverCpu: number;
  /** Share of the window in which its event loop was busy: on a core, or ready and waiting for one. */
  readonly serverUtilization: number;
  /** Share of the machine's cores that driver and server were on together. */
  readonly machineCpu: number;
}

/** From this share on, a core or a machine counts as used up. */
export const USED_UP = 0.9;

/** Part of its busy time for which a loop may have no CPU time to show: a call into the kernel sleeps for a moment now and then. */
const WAITED = 0.1;

/** From this share on, the busy time of a loop is long enough to tell what it waited for. */
const BUSY = 0.5;

/**
 * Judges one load by the limit for its latency. Pure.
 *
 * The server is called saturated when its loop was busy and its own CPU time shows it, whatever the driver says of itself. A loop
 * that was busy without the CPU time to show for it was waiting for a core: then the machine had no more to give, to the server
 * and likely to the driver.
 */
export function judgeLoad(seen: Seen, limitMs: number): LoadOutcome {
  if ('failure' in seen) return 'failed';
  const driverKeptUp = seen.driverReasons.length === 0;
  if (driverKeptUp && seen.complete && seen.latencyMsP99 <= limitMs) return 'holds';
  if (seen.serverCpu >= USED_UP && seen.serverUtilization >= USED_UP) return 'saturated';
  if (seen.machineCpu >= USED_UP || waitedForCore(seen)) return 'machine';
  return driverKeptUp ? 'late' : 'driver';
}

function waitedForCore({ serverCpu, serverUtilization }: Figures): boolean {
  return serverUtilization >= BUSY && serverCpu < serverUtilization * (1 - WAITED);
}

/** Why a search went no further: the outcome of the least load that did not hold, or else the end of its range or of the patience. */
export type Bound = LoadOutcome | 'stopped';

/** Bounds that are not the server's own limit: it carries at least what was found. */
export const BEFORE_THE_LIMIT: ReadonlySet<Bound> = new Set(['holds', 'machine', 'driver', 'stopped']);
