import { Refused } from '../../../../src/modes/client/refused.ts';
import type { Greeting } from '../../../../src/modes/push/greeting.ts';
import type { LaneRecord } from '../record.ts';

/** A message as the server sends it. */
export interface Message {
  readonly seq: number;
  readonly author: string;
  readonly text: string;
  readonly createdAt: string;
}

/** The settings of the race that lanes use. */
export interface LaneSettings {
  /** 0 if people poll by hand. */
  readonly pollIntervalMs: number;
  /** Simulated round trip. Half of it is added to each direction. */
  readonly rttMs: number;
  readonly paused: boolean;
}

/** What a lane is given. */
export interface LaneContext {
  /** Cursor to start from: that of the newest message that the lane does not need. */
  readonly since: string;
  readonly settings: () => LaneSettings;
  readonly record: LaneRecord;
  /** To be called with each message that the lane has received. */
  readonly saw: (message: Message) => void;
  /** To be called when the server has another log than the cursor's, before that log's messages. */
  readonly sawReset: (logId: string) => void;
}

/** A running lane: one way to deliver, with its connection. */
export interface Lane {
  /** Applies the settings after a change. */
  adjust(): void;
  /** Polls once, now. Only lanes that poll have it. */
  askNow?(): void;
  /** Disconnects. The lane cannot be started again. */
  stop(): void;
}

/** An entry in the registry of lanes. */
export interface LaneKind {
  /** The mode of the benchmark that the lane shows; absent for a lane that shows a mistake. */
  readonly mode?: string | undefined;
  /** Whether the lane polls at the interval of the settings. */
  readonly polls: boolean;
  /** Connects, and starts to call `saw` with messages. */
  start(context: LaneContext): Lane;
}

/** Returns half of the simulated round trip, in milliseconds. */
export function transitMs({ settings }: LaneContext): number {
  return settings().rttMs / 2;
}

/** Resolves after `ms` milliseconds. Returns `undefined` for 0 and less, so that `await` goes on without a timer. */
export function wait(ms: number): Promise<void> | undefined {
  return ms <= 0 ? undefined : new Promise((resolve) => setTimeout(resolve, ms));
}

/** Checks that an answer is no refusal or failure. @throws {Refused} with the time to stay away that it asks for. */
export function checkAnswer({ ok, status, headers }: Response): void {
  if (!ok) throw new Refused(`answered ${status}`, headers.get('retry-after'));
}

/** Calls `saw` with a pushed message, after half of the simulated round trip. Timers of equal length keep the order. */
export function arrive(context: LaneContext, message: Message): void {
  afterTransit(context, () => context.saw(message));
}

/** Takes the greeting of a push channel, after half of the simulated round trip. */
export function arriveGreeting(context: LaneContext, { log, reset }: Greeting): void {
  if (reset) afterTransit(context, () => context.sawReset(log));
}

function afterTransit(context: LaneContext, run: () => void): void {
  const ms = transitMs(context);
  if (ms <= 0) run();
  else setTimeout(run, ms);
}
