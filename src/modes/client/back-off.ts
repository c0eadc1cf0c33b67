/** Decides how long a client waits before it tries again. */
export interface BackOff {
  /** Returns the next wait in milliseconds. Each call returns a longer one, up to 10 s. */
  nextMs(): number;
  /** Starts from the shortest wait again. Call it after a success. */
  reset(): void;
}

const FIRST_MS = 500;
const LONGEST_MS = 10_000;

/**
 * Exponential back-off in which half of each wait is random, so that clients that lost the same server do not all return at the same moment
 * ("equal jitter" of the AWS Architecture Blog's "Exponential Backoff And Jitter", 2015).
 *
 * @param random - seeded randomness in [0, 1).
 */
export function createBackOff(random: () => number): BackOff {
  let failures = 0;
  return {
    nextMs() {
      const fullMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** failures++);
      return fullMs / 2 + (random() * fullMs) / 2;
    },
    reset() {
      failures = 0;
    },
  };
}
