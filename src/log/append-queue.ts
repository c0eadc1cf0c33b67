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
}

interface QueuedWork {
  run(): Promise<unknown>;
  readonly wanted: (() => boolean) | undefined;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

/** @returns an empty queue. */
export function createAppendQueue(): AppendQueue {
  let queued: QueuedWork[] = [];
  let running = false;

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
    running = true;
    for (let next = queued.shift(); next !== undefined; next = queued.shift()) await runOne(next);
    running = false;
  };

  return {
    add<T>(run: () => Promise<T>, wanted?: () => boolean) {
      return new Promise<T>((resolve, reject) => {
        queued.push({ run, wanted, resolve, reject });
        if (!running) void runQueued();
      });
    },
  };
}
