import { ask } from '../api.ts';
import type { SettingsStore } from './settings.ts';
import type { Timekeeper } from './time/timekeeper.ts';

/** The server sends an audience home when nobody has asked for it for a while. */
const RENEW_EVERY_MS = 5_000;

const SHORTEST_INTERVAL_MS = 100;

/**
 * Keeps the simulated readers at the server as the settings want them: those of the window that somebody set something in last,
 * which is the one that keeps time. Two that each renewed their wish would undo each other's.
 */
export function keepAudience(
  settings: SettingsStore,
  timekeeper: Timekeeper,
  onProblem: (why: Error) => void,
): void {
  let wanted = '';
  const wish = (): void => {
    const { audienceClients, audienceMode, audiencePhase, pollIntervalMs, paused } = settings.now;
    const body = {
      mode: audienceMode,
      clients: paused ? 0 : audienceClients,
      pollIntervalMs: Math.max(SHORTEST_INTERVAL_MS, pollIntervalMs),
      phase: audiencePhase,
    };
    const text = JSON.stringify(body);
    if (text === wanted && body.clients === 0) return;
    if (wanted === '' && body.clients === 0) return;
    wanted = text;
    ask('classroom/audience', { method: 'PUT', body }).catch(onProblem);
  };
  settings.follow(wish);
  setInterval(() => {
    if (timekeeper.keeper === 'you') wish();
  }, RENEW_EVERY_MS);
}
