import type { LaneId } from './lanes/index.ts';
import type { LaneSettings } from './lanes/lane.ts';

/** All settings of the race. A step of the lesson changes some of them. */
export interface Settings extends LaneSettings {
  readonly lanes: readonly LaneId[];
  /** Rate of the automatic messages. 0 if only people write messages. */
  readonly messagesPerSecond: number;
  readonly audienceClients: number;
  readonly audienceMode: string;
  readonly audiencePhase: 'jittered' | 'aligned';
  /** Start of a delay: the time at which the message was due, or the server's `createdAt`. */
  readonly countFrom: 'due' | 'stamp';
  /** Whether to keep the page's own event loop busy. */
  readonly busy: boolean;
}

export const DEFAULTS: Settings = {
  lanes: ['pull', 'push'],
  pollIntervalMs: 1_000,
  messagesPerSecond: 0.5,
  audienceClients: 0,
  audienceMode: 'short-poll',
  audiencePhase: 'jittered',
  rttMs: 0,
  countFrom: 'due',
  busy: false,
  paused: false,
};

export interface SettingsStore {
  readonly now: Settings;
  /** Changes some settings and calls the listeners. */
  set(change: Partial<Settings>): void;
  /** Calls the listener now, with the same settings twice, and after each change. */
  follow(listener: (now: Settings, before: Settings) => void): void;
}

/** Creates the settings, with their defaults. */
export function createSettings(): SettingsStore {
  const listeners: ((now: Settings, before: Settings) => void)[] = [];
  let now = DEFAULTS;
  return {
    get now() {
      return now;
    },
    set(change) {
      const before = now;
      now = { ...now, ...change };
      for (const listener of listeners) listener(now, before);
    },
    follow(listener) {
      listeners.push(listener);
      listener(now, now);
    },
  };
}
