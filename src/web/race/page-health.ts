import type { SettingsStore } from './settings.ts';

const LOOK_EVERY_MS = 50;
const REMEMBER_MS = 2_000;

/** When asked to, the page is kept this busy. */
const BUSY_MS = 180;
const BUSY_PERIOD_MS = 200;

export interface PageHealth {
  /** How late this page's own timers were at worst in the last seconds, in milliseconds. */
  readonly lateMs: number;
}

/** Watches whether the page itself keeps time: a measuring program that does not sees late messages everywhere. */
export function watchPageHealth(settings: SettingsStore): PageHealth {
  let recent: { readonly atMs: number; readonly lateMs: number }[] = [];
  let dueMs = performance.now() + LOOK_EVERY_MS;
  setInterval(() => {
    const atMs = performance.now();
    recent = recent.filter((sample) => sample.atMs > atMs - REMEMBER_MS);
    recent.push({ atMs, lateMs: Math.max(0, atMs - dueMs) });
    dueMs = atMs + LOOK_EVERY_MS;
  }, LOOK_EVERY_MS);

  let busyTimer: ReturnType<typeof setInterval> | undefined;
  settings.follow(({ busy }) => {
    clearInterval(busyTimer);
    if (busy) busyTimer = setInterval(spin, BUSY_PERIOD_MS);
  });
  return {
    get lateMs() {
      // A window in the background is slowed down by the browser, which says nothing on its health.
      return document.hidden ? 0 : Math.max(0, ...recent.map(({ lateMs }) => lateMs));
    },
  };
}

function spin(): void {
  const untilMs = performance.now() + BUSY_MS;
  while (performance.now() < untilMs);
}
