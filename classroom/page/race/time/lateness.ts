/** Lateness of the page's own timers from which on it would be mistaken for delay. */
export const LATE_MS = 60;

/**
 * From here on the page was not late but away: in a window that nobody saw, or on a machine that slept. Above what a stalled server
 * makes a question wait, and above the second to which browsers slow the timers of a hidden window.
 */
export const GAP_MS = 2_000;

/** A wait that ended longer ago than this is not asked about; polls are at most 30 s apart. */
const REMEMBER_MS = 60_000;

/** Both clocks of a page at one moment. */
export interface Reading {
  /** `performance.now()`. On most systems it stands still while the machine sleeps. */
  readonly pageMs: number;
  /** `Date.now()`. It goes on during sleep, and now and then it is set. */
  readonly wallMs: number;
}

/** A stretch of time on the page's clock. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

export function readClocks(): Reading {
  return { pageMs: performance.now(), wallMs: Date.now() };
}

/** Time between two readings, sleep included. */
export function passedMs(from: Reading, to: Reading): number {
  return Math.max(to.pageMs - from.pageMs, to.wallMs - from.wallMs);
}

export interface Lateness {
  /** When the page was away. */
  readonly gaps: readonly Stretch[];
  /**
   * The timer ran.
   *
   * @returns for how long the page had been away, in milliseconds; 0 where it had not.
   */
  ran(now: Reading): number;
  /** How late the timer was at worst since a moment. */
  worstSince(ms: number): number;
  /** How much of a wait that ends now the page may itself have caused; 0 below {@link LATE_MS}. */
  within(wait: Stretch): number;
}

/** Judges by a timer that should run every `everyMs` whether a page keeps time. Its memory is bounded. */
export function createLateness(everyMs: number, start: Reading): Lateness {
  let last = start;
  let late: Stretch[] = [];
  let gaps: Stretch[] = [];
  return {
    get gaps() {
      return gaps;
    },
    ran(now) {
      const before = last;
      const stretch = { fromMs: before.pageMs + everyMs, toMs: now.pageMs };
      const recent = ({ toMs }: Stretch): boolean => toMs > now.pageMs - REMEMBER_MS;
      last = now;
      late = late.filter(recent);
      gaps = gaps.filter(recent);
      if (lengthOf(stretch) > LATE_MS) late.push(stretch);
      const awayMs = passedMs(before, now) - everyMs;
      if (awayMs <= GAP_MS) return 0;
      gaps.push({ fromMs: before.pageMs, toMs: now.pageMs });
      return awayMs;
    },
    worstSince: (ms) => Math.max(0, ...late.filter(({ toMs }) => toMs > ms).map(lengthOf)),
    within(wait) {
      // A message may be handed over before the timer, overdue as well, could tell.
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
