import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import { StoreUnavailable } from './store-unavailable.ts';

/** How long a store is asked again before its failure is told; enough for another process to finish its transaction. */
export const PATIENCE_MS = 2_000;

const FIRST_PAUSE_MS = 2;
/** Short, since two servers that share a file and both write meet all the time, and the one that pauses longest loses. */
const LONGEST_PAUSE_MS = 25;

/** Nobody waits for the answer any more, so the work was left undone. */
export class NobodyWaits extends Error {
  override readonly name = 'NobodyWaits';
}

export interface PatienceOptions {
  readonly clock: Clock;
  readonly limitMs?: number;
  /** Whether anybody still waits for the answer; once nobody does, the store is not asked again. */
  readonly wanted?: () => boolean;
}

/**
 * Asks a store again while it is unavailable, with pauses in which the event loop serves others.
 *
 * What may have been written is not asked again: that would append a message twice.
 *
 * @throws {StoreUnavailable} the last failure, when the time is up.
 * @throws {NobodyWaits} when nobody waits any more.
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
