/** Lateness of the page's own timers, in milliseconds, above which it would be mistaken for delay of messages. */
export const LATE_MS = 60;

/**
 * A timer that is later than this, in milliseconds, was not late but suspended: the window was hidden, or the machine slept. The limit
 * is longer than the server's stall in the lesson, and than the second to which browsers slow the timers of a hidden window.
 */
export const GAP_MS = 2_000;

/** Time for which lateness is remembered. Waits are at most as long as the longest poll interval, 30 s. */
const REMEMBER_MS = 60_000;

/** Both clocks of the page at one moment. */
export interface Reading {
  /** `performance.now()`. On most systems it stops while the machine sleeps. */
  readonly pageMs: number;
  /** `Date.now()`. It goes on during sleep, but may be set to another time. */
  readonly wallMs: number;
}

/** A stretch of time on the page's clock (`performance.now()`). */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Reads both clocks now. */
export function readClocks(): Reading {
  return { pageMs: performance.now(), wallMs: Date.now() };
}

/** Returns the time between two readings in milliseconds, sleep included. */
export function passedMs(from: Reading, to: Reading): number {
  return Math.max(to.pageMs - from.pageMs, to.wallMs - from.wallMs);
}

export interface Lateness {
  /** Stretches in which the page was suspended, see {@link GAP_MS}. */
  readonly gaps: readonly Stretch[];
  /**
   * To be called each time that the timer runs.
   *
   * @returns the length of the gap that has just ended, in milliseconds, or 0 if there was none.
   */
  timerRan(now: Reading): number;
  /** Returns the greatest lateness of the timer since a moment of the page's clock, in milliseconds. */
  worstSince(ms: number): number;
  /** Returns how much of a wait that ends now the page itself may have caused, in milliseconds; 0 if at most {@link LATE_MS}. */
  within(wait: Stretch): number;
}

/**
 * Measures by a timer whether the page runs on time. It remembers the last minute.
 *
 * @param everyMs - interval of the timer, which the caller runs.
 * @param start - reading of the clocks when the timer was started.
 */
export function createLateness(everyMs: number, start: Reading): Lateness {
  let last = start;
  let late: Stretch[] = [];
  let gaps: Stretch[] = [];
  return {
    get gaps() {
      return gaps;
    },
    timerRan(now) {
      const before = last;
      const stretch = { fromMs: before.pageMs + everyMs, toMs: now.pageMs };
      const recent = ({ toMs }: Stretch): boolean => toMs > now.pageMs - REMEMBER_MS;
      last = now;
      late = late.filter(recent);
      gaps = gaps.filter(recent);
      if (lengthOf(stretch) > LATE_MS) late.push(stretch);
      const gapMs = passedMs(before, now) - everyMs;
      if (gapMs <= GAP_MS) return 0;
      gaps.push({ fromMs: before.pageMs, toMs: now.pageMs });
      return gapMs;
    },
    worstSince: (ms) => Math.max(0, ...late.filter(({ toMs }) => toMs > ms).map(lengthOf)),
    within(wait) {
      // A message may be delivered before the timer, which is overdue as well, has run.
      const overdue = { fromMs: last.pageMs + everyMs, toMs: wait.toMs };
      const overlaps = [...late, overdue].map(({ fromMs, toMs }) =>
        lengthOf({ fromMs: Math.max(fromMs, wait.fromMs), toMs: Math.min(toMs, wait.toMs) }),
      );
      const worst = Math.max(...overlaps);
      return worst > LATE_MS ? worst : 0;
    },
  };
}

function lengthOf({ fromMs, toMs }: Stretch): number {
  return toMs - fromMs;
}
