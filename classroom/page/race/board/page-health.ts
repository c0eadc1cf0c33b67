import type { SettingsStore } from '../settings.ts';
import { createLateness, readClocks, type Stretch } from '../time/lateness.ts';

const LOOK_EVERY_MS = 50;
const RECENT_MS = 2_000;

/** When asked to, the page is kept this busy. */
const BUSY_MS = 180;
const BUSY_PERIOD_MS = 200;

export interface PageHealth {
  /** How late this page's own timers were at worst in the last seconds, in milliseconds. */
  readonly lateMs: number;
  /** When the page was away: in a hidden window whose timers the browser stopped, or on a machine that slept. */
  readonly gaps: readonly Stretch[];
  /** How much of a wait that ends now the page may itself have caused, in milliseconds. */
  lateWithin(wait: Stretch): number;
  /** Calls back when the page is there again, with the time that it was away. */
  followGaps(listener: (awayMs: number) => void): void;
}

/** Watches whether the page itself keeps time: a measuring program that does not sees late messages everywhere. */
export function watchPageHealth(settings: SettingsStore): PageHealth {
  const listeners: ((awayMs: number) => void)[] = [];
  const lateness = createLateness(LOOK_EVERY_MS, readClocks());
  setInterval(() => {
    const awayMs = lateness.ran(readClocks());
    if (awayMs > 0) for (const listener of listeners) listener(awayMs);
  }, LOOK_EVERY_MS);

  let busyTimer: ReturnType<typeof setInterval> | undefined;
  settings.follow(({ busy }) => {
    clearInterval(busyTimer);
    if (busy) busyTimer = setInterval(spin, BUSY_PERIOD_MS);
  });
  return {
    get lateMs() {
      return lateness.worstSince(performance.now() - RECENT_MS);
    },
    get gaps() {
      return lateness.gaps;
    },
    lateWithin: lateness.within,
    followGaps(listener) {
      listeners.push(listener);
    },
  };
}

function spin(): void {
  const untilMs = performance.now() + BUSY_MS;
  while (performance.now() < untilMs);
}
