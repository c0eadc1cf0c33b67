/** The share of new work that is refused, from none to nearly all, found by how late the work is that was taken. */
export interface RefusedShare {
  /** From 0 to {@link MOST}. */
  readonly share: number;
  /** Corrects the share. Call it every {@link LOOK_EVERY_MS} if work is on time; as often as you like if it is late. @param lateMs - by how much the work is late now. */
  look(nowMs: number, lateMs: number): void;
  /** Returns whether the next request is one of those that are refused. */
  refusesNext(): boolean;
}

export const LOOK_EVERY_MS = 100;

/** Of all work some is taken always, or nothing would tell that the rest could be, too. */
const MOST = 0.98;
/** A pause happens on an idle machine too, after which all is on time again. Work is too much that is late once more, or still, within this time. */
const FORGOTTEN_AFTER_MS = 5_000;
/** What is added to the share, of the rest, for each time that the limit was exceeded, and at most at one look. */
const UP = 0.2;
const MOST_UP = 0.5;
/** What is taken off the share at each look that finds the work on time: none is refused 4 s after nothing is late any more. */
const DOWN = 0.025;

/**
 * It grows by a part of the rest and falls by equal steps, as TCP's window does the other way round, so that it settles near the share that
 * is too much instead of changing between all and nothing.
 *
 * @param limitMs - how late work may be.
 */
export function createRefusedShare(limitMs: number): RefusedShare {
  let share = 0;
  /** When work was late first and last; what lies longer apart does not belong together. */
  let firstLateMs = -Infinity;
  let lastLateMs = -Infinity;
  let lastGrownMs = -Infinity;
  /** Refusals that are due: each request adds the share, each refusal takes one. So they are spread evenly, without chance. */
  let due = 0;
  return {
    get share() {
      return share;
    },
    look(nowMs, lateMs) {
      if (lateMs <= limitMs) {
        share = Math.max(0, share - DOWN);
        return;
      }
      if (nowMs - lateMs - lastLateMs > FORGOTTEN_AFTER_MS) firstLateMs = nowMs;
      lastLateMs = nowMs;
      // What was taken before the share grew is late still.
      if (nowMs - Math.max(firstLateMs, lastGrownMs) < limitMs) return;
      lastGrownMs = nowMs;
      const times = (lateMs - limitMs) / limitMs;
      share = Math.min(MOST, share + (1 - share) * Math.min(MOST_UP, UP * (1 + times)));
    },
    refusesNext() {
      due += share;
      if (due < 1) return false;
      due--;
      return true;
    },
  };
}
