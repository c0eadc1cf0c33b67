import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import { NobodyWaits } from '../store/retry.ts';
import { StoreUnavailable } from '../store/store-unavailable.ts';

/** Runs the appends of this process one at a time; in parallel they would race each other for the same `seq`. */
export interface AppendQueue {
  /**
   * Queues `work` and runs it after all work queued before it has settled.
   *
   * @param work - called at most once.
   * @param wanted - returns whether anybody still waits for the result; called when the turn of `work` comes.
   * @returns what `work` resolves with.
   * @throws {NobodyWaits} if `wanted` returns `false`. `work` is not called then.
   * @throws {StoreUnavailable} if earlier work rejects with it while this one is queued. `work` is not called then.
   *   Anything that `work` itself throws is passed on.
   */
  add<T>(work: () => Promise<T>, wanted?: () => boolean): Promise<T>;
  /** How long the work that runs now has waited for its turn; 0 if none runs. Says whether more is queued than gets done, however long one takes. */
  readonly delayMs: number;
}

interface QueuedWork {
  run(): Promise<unknown>;
  readonly sinceMs: number;
  readonly wanted: (() => boolean) | undefined;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

/** A synchronous store would keep the event loop for as long as anything is queued: nothing else would be read or sent meanwhile. */
const LONGEST_TURN_MS = 10;

/** @returns an empty queue. */
export function createAppendQueue(clock: Clock): AppendQueue {
  let queued: QueuedWork[] = [];
  let running: QueuedWork | undefined;
  let delayMs = 0;

  const rejectQueued = (cause: StoreUnavailable): void => {
    const failed = queued;
    queued = [];
    for (const { reject } of failed) reject(new StoreUnavailable(cause.message, 'no', cause));
  };

  const runOne = async ({ run, wanted, resolve, reject }: QueuedWork): Promise<void> => {
    if (wanted?.() === false) return reject(new NobodyWaits());
    try {
      resolve((await run()) as never);
    } catch (error) {
      reject(error);
      // The store is down for all queued work. Each item would otherwise retry for its full time limit, one after the other.
      if (error instanceof StoreUnavailable) rejectQueued(error);
    }
  };

  const runQueued = async (): Promise<void> => {
    let turnMs = clock.nowMs();
    for (running = queued.shift(); running !== undefined; running = queued.shift()) {
      delayMs = clock.nowMs() - running.sinceMs;
      await runOne(running);
      if (queued.length === 0 || clock.nowMs() - turnMs < LONGEST_TURN_MS) continue;
      await nextTurn();
      turnMs = clock.nowMs();
    }
  };

  return {
    add<T>(run: () => Promise<T>, wanted?: () => boolean) {
      return new Promise<T>((resolve, reject) => {
        queued.push({ run, sinceMs: clock.nowMs(), wanted, resolve, reject });
        if (running === undefined) void runQueued();
      });
    },
    get delayMs() {
      return running === undefined ? 0 : delayMs;
    },
  };
}
