import type { LaneId } from './lanes/index.ts';
import type { LaneSettings } from './lanes/lane.ts';

/** Everything that can be set in the race. A step of the lesson is a change of some of it. */
export interface Settings extends LaneSettings {
  readonly lanes: readonly LaneId[];
  /** 0: nobody speaks but people. */
  readonly messagesPerSecond: number;
  readonly audienceClients: number;
  readonly audienceMode: string;
  readonly audiencePhase: 'jittered' | 'aligned';
  /** Where delay counts from: when a message was due, or the server's own stamp on it. */
  readonly countFrom: 'due' | 'stamp';
  /** Keeps the page's own event loop busy. */
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
  set(change: Partial<Settings>): void;
  /** Calls back now and after each change, with what was before. */
  follow(listener: (now: Settings, before: Settings) => void): void;
}

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
