import type { Clock } from '../../../src/clock.ts';

/** Does things a fixed time after they were handed over, in the same order. */
export interface DelayLine {
  /** Runs it once the delay has passed. */
  after(run: () => void): void;
  /** Forgets what has not run yet. */
  stop(): void;
}

/** Node's timers count whole milliseconds: what is due within half of one is due, so that the delay is right on average. */
const NEAR_MS = 0.5;

/** Those done are cut off the queue so many at a time. */
const CUT_AT = 4_096;

/** A queue with one timer: since the delay is the same for all, the first one in is always the next one due. */
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
    const nowMs = clock.nowMs() + NEAR_MS;
    for (let next = queue[head]; next !== undefined && next.dueMs <= nowMs; next = queue[head]) {
      head++;
      next.run();
    }
    if (head >= CUT_AT || head === queue.length) {
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
