/** What a load came to. Only `holds` counts towards a capacity; the others say what stood in the way. */
export type Outcome = 'holds' | 'saturated' | 'late' | 'driver' | 'failed';

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
  /** Share of the window in which the server's process was on a CPU, and in which its event loop was busy. */
  readonly serverCpu: number;
  readonly serverUtilization: number;
}

/** A server is called saturated only when its own figures say so, never because the driver could not do more. */
export const SATURATED = 0.9;

/** Judges one load by the limit for its latency. Pure. */
export function judge(seen: Seen, limitMs: number): Outcome {
  if (seen.failure !== undefined) return 'failed';
  const saturated = Math.max(seen.serverCpu, seen.serverUtilization) >= SATURATED;
  if (seen.driverReasons.length > 0) return 'driver';
  if (seen.complete && seen.latencyMsP99 <= limitMs) return 'holds';
  return saturated ? 'saturated' : 'late';
}

/** What each outcome says about a capacity that it bounds. */
export const BOUND_TEXTS: Readonly<Record<Exclude<Outcome, 'holds'>, string>> = {
  saturated: 'the server is at its limit: its own CPU says so',
  late: 'latency passed the limit before the server was out of CPU: messages wait for each other',
  driver: 'at least so much: the driver gave out first, so this is not the limit of the server',
  failed: 'the server failed at more',
};
