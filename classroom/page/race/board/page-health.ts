import type { SettingsStore } from '../settings.ts';
import { createLateness, readClocks, type Stretch } from '../time/lateness.ts';

const CHECK_EVERY_MS = 50;
const RECENT_MS = 2_000;

/** If the setting `busy` is on, the page blocks its event loop for this time in each period. */
const BUSY_MS = 180;
const BUSY_PERIOD_MS = 200;

export interface PageHealth {
  /** Greatest lateness of the page's own timers in the last two seconds, in milliseconds. */
  readonly lateMs: number;
  /** Gaps: stretches in which no timer ran, since the browser had suspended a hidden window or the machine slept. */
  readonly gaps: readonly Stretch[];
  /** Returns how much of a wait that ends now the page itself may have caused, in milliseconds. */
  lateWithin(wait: Stretch): number;
  /** Registers a callback for the end of each gap. It is called with the gap's length in milliseconds. */
  followGaps(listener: (gapMs: number) => void): void;
}

/**
 * Watches whether the page's timers run on time. If they do not, the page measures its own lateness as delay of every message.
 *
 * @param settings - `busy` keeps the page's event loop busy on purpose.
 */
export function watchPageHealth(settings: SettingsStore): PageHealth {
  const listeners: ((gapMs: number) => void)[] = [];
  const lateness = createLateness(CHECK_EVERY_MS, readClocks());
  setInterval(() => {
    const gapMs = lateness.timerRan(readClocks());
    if (gapMs > 0) for (const listener of listeners) listener(gapMs);
  }, CHECK_EVERY_MS);

  let busyTimer: ReturnType<typeof setInterval> | undefined;
  settings.follow(({ busy }) => {
    clearInterval(busyTimer);
    if (busy) busyTimer = setInterval(blockEventLoop, BUSY_PERIOD_MS);
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

function blockEventLoop(): void {
  const untilMs = performance.now() + BUSY_MS;
  while (performance.now() < untilMs);
}
