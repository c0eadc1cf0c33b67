import { callApi } from '../api.ts';
import type { SettingsStore } from './settings.ts';
import type { Timekeeper } from './time/timekeeper.ts';

/** The server closes simulated readers that no page has asked for within 15 s. */
const RENEW_EVERY_MS = 5_000;

const SHORTEST_INTERVAL_MS = 100;

/**
 * Keeps the server's simulated readers in step with the settings, and renews them every five seconds.
 *
 * Only the timekeeper, the window in which somebody changed a setting last, renews them. Two windows with different settings would
 * otherwise replace each other's readers again and again.
 *
 * @param onProblem - called with the error if the server refuses.
 */
export function keepAudience(
  settings: SettingsStore,
  timekeeper: Timekeeper,
  onProblem: (why: Error) => void,
): void {
  let lastRequest = '';
  const request = (): void => {
    const { audienceClients, audienceMode, audiencePhase, pollIntervalMs, paused } = settings.now;
    const body = {
      mode: audienceMode,
      clients: paused ? 0 : audienceClients,
      pollIntervalMs: Math.max(SHORTEST_INTERVAL_MS, pollIntervalMs),
      phase: audiencePhase,
    };
    const text = JSON.stringify(body);
    if (text === lastRequest && body.clients === 0) return;
    if (lastRequest === '' && body.clients === 0) return;
    lastRequest = text;
    callApi('classroom/audience', { method: 'PUT', body }).catch(onProblem);
  };
  settings.follow(request);
  setInterval(() => {
    if (timekeeper.keeper === 'you') request();
  }, RENEW_EVERY_MS);
}
