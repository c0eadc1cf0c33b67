/** A named source of time. The name stands in every result, so that a reader knows what was measured with. */
export interface Clock {
  readonly name: string;
  /** Milliseconds since an arbitrary moment that all processes and threads of the machine share. */
  nowMs(): number;
}

/**
 * The machine's monotonic clock. `process.hrtime` reads CLOCK_MONOTONIC (or the platform's like), whose zero is the
 * same in every process and thread, which `performance.now()` does not promise.
 */
export const monotonicClock: Clock = {
  name: 'process.hrtime',
  nowMs: () => Number(process.hrtime.bigint()) / 1e6,
};
