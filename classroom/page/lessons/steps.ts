import { DEFAULTS, type Settings } from '../race/settings.ts';
import type { Text } from '../text/en.ts';

export type StepId = keyof Text['steps'];
export type TrapId = keyof Text['trapCards'];

/** Settings of the race that a step or a trap changes. The others take their defaults. */
export type Setup = Partial<Settings>;

/** The steps, in the order of the lesson. */
export const STEPS: Readonly<Record<StepId, Setup>> = {
  request: { lanes: ['pull'], pollIntervalMs: 0, messagesPerSecond: 0.5 },
  chat: { lanes: ['pull'], pollIntervalMs: 3_000, messagesPerSecond: 0 },
  waste: { lanes: ['pull'], pollIntervalMs: 500, messagesPerSecond: 0.2 },
  better: { lanes: ['pull', 'conditional', 'longPoll'], pollIntervalMs: 1_000, messagesPerSecond: 0.2 },
  upgrade: { lanes: ['pull', 'websocket', 'push'], pollIntervalMs: 2_000, messagesPerSecond: 0.5 },
  push: { lanes: ['pull', 'push'], pollIntervalMs: 1_000, messagesPerSecond: 0.5 },
  pollWins: { lanes: ['pull', 'push'], pollIntervalMs: 1_000, messagesPerSecond: 20 },
};

/** The traps. Their keys are the names of the lessons on the command line. */
export const TRAPS: Readonly<Record<TrapId, Setup>> = {
  'coordinated-omission': { lanes: ['push'], messagesPerSecond: 10, countFrom: 'stamp' },
  'unpinned-transports': { lanes: ['push', 'pushUnpinned'], messagesPerSecond: 0.5 },
  'saturated-driver': { lanes: ['pull', 'push'], pollIntervalMs: 500, messagesPerSecond: 5, busy: true },
  'body-hash-etag': { lanes: ['conditional', 'naive'], pollIntervalMs: 500, messagesPerSecond: 0 },
  'aligned-herd': {
    lanes: ['pull', 'push'],
    pollIntervalMs: 2_000,
    audienceClients: 200,
    audiencePhase: 'aligned',
  },
  'unequal-freshness': { lanes: ['pull', 'push'], pollIntervalMs: 5_000, messagesPerSecond: 1 },
};

/** Returns all settings of a step or trap, defaults included. */
export function settingsOf(setup: Setup): Settings {
  return { ...DEFAULTS, ...setup };
}
