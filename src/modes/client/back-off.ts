/** How long to wait before the next try. */
export interface BackOff {
  /** The next wait in milliseconds: longer, up to a limit, each time that it is asked. */
  nextMs(): number;
  /** It worked: the next failure begins from the shortest wait again. */
  reset(): void;
}

const FIRST_MS = 500;
const LONGEST_MS = 10_000;

/**
 * Exponential back-off in which half of each wait is random, so that clients who lost the same server do not all return in
 * the same moment ("equal jitter" of the AWS Architecture Blog's "Exponential Backoff And Jitter", 2015).
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
