import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import { StoreUnavailable } from './store-unavailable.ts';

/** Default time limit of the retries; enough for another process to finish its transaction. */
export const PATIENCE_MS = 2_000;

const FIRST_PAUSE_MS = 2;
/** Short: two servers that write to one file collide often, and the one that pauses longer loses. */
const LONGEST_PAUSE_MS = 25;

/** The work was not done, since nobody waits for its result any more. */
export class NobodyWaits extends Error {
  override readonly name = 'NobodyWaits';
}

export interface PatienceOptions {
  readonly clock: Clock;
  /** Time limit of the retries in milliseconds. */
  readonly limitMs?: number;
  /** Returns whether anybody still waits for the result. Called before each retry. */
  readonly wanted?: () => boolean;
}

/**
 * Calls `ask`, and again after growing pauses while it rejects with {@link StoreUnavailable}.
 *
 * Does not retry when `written` is `unknown`: that could append a message twice.
 *
 * @returns what `ask` resolves with.
 * @throws {StoreUnavailable} the last failure, when the time limit is reached. Other errors of `ask` are passed on at once.
 * @throws {NobodyWaits} if `wanted` returned `false`.
 */
export async function patiently<T>(
  ask: () => Promise<T>,
  { clock, limitMs = PATIENCE_MS, wanted }: PatienceOptions,
): Promise<T> {
  const untilMs = clock.nowMs() + limitMs;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || error.written !== 'no') throw error;
      if (clock.nowMs() + pauseMs > untilMs) throw error;
      await sleep(pauseMs);
      if (wanted?.() === false) throw new NobodyWaits();
    }
  }
}
