import { NobodyWaits } from '../store/retry.ts';
import { StoreUnavailable } from '../store/store-unavailable.ts';

/** What writes to the log, one after the other: writers of one process would only race each other for the same `seq`. */
export interface AppendQueue {
  /**
   * Runs the work when all before it has ended.
   *
   * @param wanted - whether anybody waits for it; asked when its turn comes.
   * @throws {NobodyWaits} when nobody does; it did not run then.
   * @throws {StoreUnavailable} also when work before it failed so while this waited; it did not run then.
   */
  add<T>(work: () => Promise<T>, wanted?: () => boolean): Promise<T>;
}

interface Turn {
  run(): Promise<unknown>;
  readonly wanted: (() => boolean) | undefined;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

export function createAppendQueue(): AppendQueue {
  let waiting: Turn[] = [];
  let running = false;

  const failWaiting = (cause: StoreUnavailable): void => {
    const failed = waiting;
    waiting = [];
    for (const { reject } of failed) reject(new StoreUnavailable(cause.message, 'no', cause));
  };

  const take = async ({ run, wanted, resolve, reject }: Turn): Promise<void> => {
    if (wanted?.() === false) return reject(new NobodyWaits());
    try {
      resolve((await run()) as never);
    } catch (error) {
      reject(error);
      // One try tells of the store for all who wait; each of them in turn would wait as long again.
      if (error instanceof StoreUnavailable) failWaiting(error);
    }
  };

  const takeAll = async (): Promise<void> => {
    running = true;
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await take(next);
    running = false;
  };

  return {
    add<T>(run: () => Promise<T>, wanted?: () => boolean) {
      return new Promise<T>((resolve, reject) => {
        waiting.push({ run, wanted, resolve, reject });
        if (!running) void takeAll();
      });
    },
  };
}
