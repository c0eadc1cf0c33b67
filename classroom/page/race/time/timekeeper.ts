import type { Timekeeping } from '../../../contract/timekeeping.ts';
import { callApi } from '../../api.ts';
import type { SettingsStore } from '../settings.ts';

/** Well below the 8 s after which the server's lease expires. */
const RENEW_EVERY_MS = 2_000;

const PATH = 'classroom/timekeeper';

/** Which of all windows of a class is the timekeeper: the one whose metronome publishes the automatic messages. */
export interface Timekeeper {
  /** `undefined` until the server has answered. */
  readonly keeper: Timekeeping | undefined;
  /** Registers a callback for each change of `keeper`. */
  follow(listener: () => void): void;
}

/**
 * Takes part in choosing the timekeeper. This window becomes it if there is none, or when somebody changes a setting in it, and it
 * renews its lease at the server every two seconds.
 */
export function createTimekeeper(settings: SettingsStore): Timekeeper {
  const page = `${performance.timeOrigin}-${Math.random()}`;
  const listeners: (() => void)[] = [];
  let keeper: Timekeeping | undefined;
  let requests = 0;
  let newestAnswered = 0;

  const setKeeper = (next: Timekeeping | undefined): void => {
    if (next === keeper) return;
    keeper = next;
    for (const listener of listeners) listener();
  };

  const request = async (wish: 'join' | 'take'): Promise<void> => {
    const number = ++requests;
    const answer = await callApi<{ keeper: Timekeeping }>(PATH, { method: 'PUT', body: { page, wish } });
    // Answers may arrive out of order. An answer to an older request is out of date.
    if (number < newestAnswered) return;
    newestAnswered = number;
    setKeeper(answer.keeper);
  };
  // If the server cannot be reached, `keeper` stays as it is. The notice above the race says so.
  const tryRequest = (wish: 'join' | 'take'): void => void request(wish).catch(() => {});

  settings.follow((now, before) => tryRequest(now === before ? 'join' : 'take'));
  setInterval(() => tryRequest('join'), RENEW_EVERY_MS);
  // Releases the lease at once, so that after a reload the page does not wait until its former lease expires.
  window.addEventListener('pagehide', () => {
    // The browser may restore this page later. By then another window may be the timekeeper, so pending answers are ignored.
    newestAnswered = ++requests;
    setKeeper(undefined);
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
