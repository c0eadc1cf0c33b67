import type { LaneRecord } from '../record.ts';

/** A message as the server sends it. */
export interface Message {
  readonly seq: number;
  readonly author: string;
  readonly text: string;
  readonly createdAt: string;
}

/** The part of the race's settings that a lane obeys. */
export interface LaneSettings {
  /** 0: by hand. */
  readonly pollIntervalMs: number;
  /** Simulated round trip, half of it each way. */
  readonly rttMs: number;
  readonly paused: boolean;
}

/** What a lane is given. */
export interface LaneContext {
  /** The cursor to begin from. */
  readonly since: number;
  readonly settings: () => LaneSettings;
  readonly record: LaneRecord;
  /** The lane has a message. */
  readonly saw: (message: Message) => void;
}

/** One way to deliver, at work on this page. */
export interface Lane {
  /** The settings have changed: another interval, pause, or going on. */
  adjust(): void;
  /** Asks once, out of turn. Only ways that ask have it. */
  askNow?(): void;
  /** Leaves for good. */
  stop(): void;
}

/** A line in the registry of lanes. */
export interface LaneKind {
  /** Asks by a timer that people can set. */
  readonly polls: boolean;
  /** Begins to deliver. */
  start(context: LaneContext): Lane;
}

/** Half of the simulated round trip, in milliseconds. */
export function transitMs({ settings }: LaneContext): number {
  return settings().rttMs / 2;
}

export function wait(ms: number): Promise<void> | undefined {
  return ms <= 0 ? undefined : new Promise((resolve) => setTimeout(resolve, ms));
}

/** Hands a pushed message over after its simulated way. Equal waits keep the order. */
export function arrive(context: LaneContext, message: Message): void {
  const ms = transitMs(context);
  if (ms <= 0) context.saw(message);
  else setTimeout(() => context.saw(message), ms);
}
