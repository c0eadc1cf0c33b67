import { ask } from '../api.ts';
import type { SettingsStore } from './settings.ts';

/** Well within the time after which the server takes a silent window for closed. */
const ASK_EVERY_MS = 2_000;

const PATH = 'classroom/timekeeper';

/** Whose window publishes the automatic messages, as `PUT /classroom/timekeeper` tells. */
type Keeper = 'you' | 'another' | 'host';

export interface Timekeeper {
  /** `undefined` until the server has been asked. */
  readonly keeper: Keeper | undefined;
  /** Calls back whenever that changes. */
  follow(listener: () => void): void;
}

/** Of all windows in a class one publishes the automatic messages: the first, or whichever somebody sets something in. */
export function createTimekeeper(settings: SettingsStore): Timekeeper {
  const page = `${performance.timeOrigin}-${Math.random()}`;
  const listeners: (() => void)[] = [];
  let keeper: Keeper | undefined;

  const wish = async (what: 'join' | 'take'): Promise<void> => {
    const answer = await ask<{ keeper: Keeper }>(PATH, { method: 'PUT', body: { page, wish: what } });
    if (answer.keeper === keeper) return;
    keeper = answer.keeper;
    for (const listener of listeners) listener();
  };
  // While the server is gone all stays as it was; the race says that it is gone.
  const tryTo = (what: 'join' | 'take'): void => void wish(what).catch(() => {});

  settings.follow((now, before) => tryTo(now === before ? 'join' : 'take'));
  setInterval(() => tryTo('join'), ASK_EVERY_MS);
  // So that a page that is loaded again need not wait for its old self to be forgotten.
  window.addEventListener('pagehide', () => {
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
