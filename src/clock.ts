/** A named source of time. Every result holds the name of the clock that it was measured with. */
export interface Clock {
  readonly name: string;
  /** Returns the milliseconds since an arbitrary moment, the same for all processes and threads of the machine. */
  nowMs(): number;
}

/**
 * The machine's monotonic clock. `process.hrtime` reads CLOCK_MONOTONIC (or the platform's equivalent), whose zero is the same in every
 * process and thread. `performance.now()` does not promise that.
 */
export const monotonicClock: Clock = {
  name: 'process.hrtime',
  nowMs: () => Number(process.hrtime.bigint()) / 1e6,
};
