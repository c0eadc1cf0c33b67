import type { Timekeeping } from '../../../server/timekeeper.ts';
import { ask } from '../../api.ts';
import type { SettingsStore } from '../settings.ts';

/** Well within the time after which the server takes a silent window for closed. */
const ASK_EVERY_MS = 2_000;

const PATH = 'classroom/timekeeper';

export interface Timekeeper {
  /** `undefined` until the server has answered. */
  readonly keeper: Timekeeping | undefined;
  /** Calls back whenever that changes. */
  follow(listener: () => void): void;
}

/** Of all windows in a class one publishes the automatic messages: the first, or whichever somebody sets something in. */
export function createTimekeeper(settings: SettingsStore): Timekeeper {
  const page = `${performance.timeOrigin}-${Math.random()}`;
  const listeners: (() => void)[] = [];
  let keeper: Timekeeping | undefined;
  let wishes = 0;
  let newestAnswered = 0;

  const become = (now: Timekeeping | undefined): void => {
    if (now === keeper) return;
    keeper = now;
    for (const listener of listeners) listener();
  };

  const wish = async (what: 'join' | 'take'): Promise<void> => {
    const number = ++wishes;
    const answer = await ask<{ keeper: Timekeeping }>(PATH, { method: 'PUT', body: { page, wish: what } });
    // Requests overtake each other: an older answer tells how it was before.
    if (number < newestAnswered) return;
    newestAnswered = number;
    become(answer.keeper);
  };
  // While the server cannot be reached all stays as it was; the race says so.
  const tryTo = (what: 'join' | 'take'): void => void wish(what).catch(() => {});

  settings.follow((now, before) => tryTo(now === before ? 'join' : 'take'));
  setInterval(() => tryTo('join'), ASK_EVERY_MS);
  // So that a page that is loaded again need not wait for its old self to be forgotten.
  window.addEventListener('pagehide', () => {
    // The browser may bring this page back as it was; by then another window keeps time.
    newestAnswered = ++wishes;
    become(undefined);
    void fetch(PATH, {
      method: 'PUT',
      keepalive: true,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ page, wish: 'leave' }),
    });
  });

  return {
    get keeper() {
      return keeper;
    },
    follow(listener) {
      listeners.push(listener);
    },
  };
}
