/** What a load came to. Only `holds` counts towards a capacity; the others say what stood in the way. */
export type Outcome = 'holds' | 'saturated' | 'late' | 'machine' | 'driver' | 'failed';

/** What was seen at one load. */
export interface Seen {
  /** Why the driver's own figures cannot be stood behind; none when they can. */
  readonly driverReasons: readonly string[];
  /** Why there are no figures at all. */
  readonly failure?: string;
  /** Latency beyond what the mode has by its nature (the poll interval). */
  readonly latencyMsP99: number;
  /** Everything that was asked for was delivered. */
  readonly complete: boolean;
  /** Cores that the server's process was on, over the window: 1 is its event loop's whole core. */
  readonly serverCpu: number;
  /** Share of the window in which its event loop was busy: on a core, or ready and waiting for one. */
  readonly serverUtilization: number;
  /** Share of the machine's cores that driver and server were on together. */
  readonly machineCpu: number;
}

/** A load that came to nothing. */
export const nothingSeen = (failure: string): Seen => ({
  failure,
  driverReasons: [],
  latencyMsP99: 0,
  complete: false,
  serverCpu: 0,
  serverUtilization: 0,
  machineCpu: 0,
});

/** From this share on, a core or a machine counts as used up. */
export const USED_UP = 0.9;

/** Part of its busy time for which a loop may have no CPU time to show: a call into the kernel sleeps for a moment now and then. */
const WAITED = 0.1;

/**
 * Judges one load by the limit for its latency. Pure.
 *
 * The server is called saturated when its own CPU time says so, whatever the driver says of itself. A loop that was busy without
 * the CPU time to show for it was waiting for a core: then the machine had no more to give, to the server and likely to the driver.
 */
export function judge(seen: Seen, limitMs: number): Outcome {
  if (seen.failure !== undefined) return 'failed';
  const driverKeptUp = seen.driverReasons.length === 0;
  if (driverKeptUp && seen.complete && seen.latencyMsP99 <= limitMs) return 'holds';
  if (seen.serverCpu >= USED_UP) return 'saturated';
  if (seen.machineCpu >= USED_UP || waitedForCore(seen)) return 'machine';
  return driverKeptUp ? 'late' : 'driver';
}

function waitedForCore({ serverCpu, serverUtilization }: Seen): boolean {
  return serverUtilization >= USED_UP || serverCpu < serverUtilization * (1 - WAITED);
}

/** Why a search went no further: the outcome of the least load that did not hold, or else the end of its range or of the patience. */
export type Bound = Outcome | 'stopped';

/** What bounds a capacity, in words. */
export const BOUND_TEXTS: Readonly<Record<Bound, string>> = {
  holds: 'the most that is tried here holds',
  saturated: 'the server is at its limit: its own CPU time used up a core',
  late: 'messages or answers were late although the server had CPU to spare: they wait for each other or for the store',
  machine:
    'the cores of this machine were used up, by driver and server or by others: the server waited for one, so nobody can be blamed',
  driver: 'the driver could not do more, while the server had CPU to spare',
  failed: 'the server failed at more',
  stopped: 'the search was stopped',
};

/** Bounds that are not the server's own limit: it carries at least what was found. */
export const BEFORE_THE_LIMIT: ReadonlySet<Bound> = new Set(['holds', 'machine', 'driver', 'stopped']);
