import type { Clock } from '../clock.ts';

/** Limits the pages of history handled in one turn of the event loop, so that other work runs in between. */
export interface Turns {
  /** Resolves when the caller may handle one page: at once, or in a later turn of the event loop. First come, first served. */
  next(): Promise<void>;
  /** How long the first caller has waited that may not yet; 0 if none waits. */
  readonly delayMs: number;
}

/** @param perTurn - most pages handled in one turn of the event loop. */
export function createTurns(perTurn: number, clock: Clock): Turns {
  const waiting: { readonly resolve: () => void; readonly sinceMs: number }[] = [];
  let left = perTurn;
  let scheduled = false;

  const take = (): void => {
    left--;
    if (scheduled) return;
    scheduled = true;
    setImmediate(begin);
  };

  const begin = (): void => {
    scheduled = false;
    left = perTurn;
    for (const { resolve } of waiting.splice(0, perTurn)) {
      take();
      resolve();
    }
  };

  return {
    next() {
      if (left > 0 && waiting.length === 0) {
        take();
        return Promise.resolve();
      }
      return new Promise((resolve) => waiting.push({ resolve, sinceMs: clock.nowMs() }));
    },
    get delayMs() {
      const [first] = waiting;
      return first === undefined ? 0 : clock.nowMs() - first.sinceMs;
    },
  };
}
