import type { Clock } from '../../../src/clock.ts';

/** Runs callbacks after a fixed delay, in the order in which they were added. */
export interface DelayLine {
  /** Calls `run` when the delay has passed. */
  after(run: () => void): void;
  /** Discards all callbacks that have not run. */
  stop(): void;
}

/** A callback runs up to this much early: Node's timers have whole milliseconds, and so the delay is right on average. */
const ROUNDING_MS = 0.5;

/** Callbacks that have run are removed from the queue when there are this many, so that removing costs little per callback. */
const COMPACT_AT = 4_096;

/**
 * Makes a delay line with one queue and one timer: since the delay is the same for all, the first callback in is always the next one due.
 *
 * @param delayMs - the delay of every callback.
 */
export function createDelayLine(clock: Clock, delayMs: number): DelayLine {
  let queue: { readonly dueMs: number; readonly run: () => void }[] = [];
  let head = 0;
  let timer: NodeJS.Timeout | undefined;

  const arm = (): void => {
    const next = queue[head];
    if (next === undefined || timer !== undefined) return;
    timer = setTimeout(runDue, Math.max(0, Math.round(next.dueMs - clock.nowMs())));
  };

  const runDue = (): void => {
    timer = undefined;
    const nowMs = clock.nowMs() + ROUNDING_MS;
    for (let next = queue[head]; next !== undefined && next.dueMs <= nowMs; next = queue[head]) {
      head++;
      next.run();
    }
    if (head >= COMPACT_AT || head === queue.length) {
      queue = queue.slice(head);
      head = 0;
    }
    arm();
  };

  return {
    after(run) {
      queue.push({ dueMs: clock.nowMs() + delayMs, run });
      arm();
    },
    stop() {
      clearTimeout(timer);
      queue = [];
      head = 0;
    },
  };
}
