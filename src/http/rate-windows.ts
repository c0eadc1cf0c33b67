import type { Store } from 'express-rate-limit';
import { type Clock, monotonicClock } from '../clock.ts';

/** How often an address has asked within its window, and when that ends on the clock. */
interface Window {
  totalHits: number;
  readonly endsAtMs: number;
}

/**
 * The counts of a rate limit, in windows on the monotonic clock. Those of `express-rate-limit` itself are on the time of day, so that a clock
 * that is set back by an hour refuses a client for an hour.
 */
export function createWindows(windowMs: number, clock: Clock = monotonicClock): Store {
  /** In the order in which they end, since all are of the same length. */
  const windows = new Map<string, Window>();

  const forgetEnded = (nowMs: number): void => {
    for (const [key, { endsAtMs }] of windows) {
      if (endsAtMs > nowMs) return;
      windows.delete(key);
    }
  };
  return {
    localKeys: true,
    increment(key) {
      const nowMs = clock.nowMs();
      forgetEnded(nowMs);
      const window = windows.get(key) ?? { totalHits: 0, endsAtMs: nowMs + windowMs };
      window.totalHits++;
      windows.set(key, window);
      // The headers are made from the difference to the time of day now.
      return { totalHits: window.totalHits, resetTime: new Date(Date.now() + window.endsAtMs - nowMs) };
    },
    decrement(key) {
      const window = windows.get(key);
      if (window !== undefined && window.totalHits > 0) window.totalHits--;
    },
    resetKey: (key) => void windows.delete(key),
  };
}
