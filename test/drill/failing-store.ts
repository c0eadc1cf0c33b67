import type { MessageStore } from '../../src/store/message-store.ts';
import { StoreUnavailable } from '../../src/store/store-unavailable.ts';

/** Every so many calls, one fails. */
const EVERY = 3;

/**
 * Returns a store that does as another does, except that every third call fails: in turn before it has done anything, and after it has, so that
 * only its answer is lost.
 */
export function failEveryThird(store: MessageStore): MessageStore {
  let calls = 0;
  const unlessThird = async <T>(canWrite: boolean, call: () => Promise<T>): Promise<T> => {
    calls++;
    if (calls % EVERY !== 0) return call();
    if (calls % (2 * EVERY) === 0 || !canWrite) throw new StoreUnavailable('the stand-in refuses', 'no');
    await call();
    throw new StoreUnavailable('the stand-in does not answer', 'unknown');
  };
  return {
    ...store,
    logId: () => unlessThird(false, () => store.logId()),
    tailSeq: () => unlessThird(false, () => store.tailSeq()),
    insert: (message) => unlessThird(true, () => store.insert(message)),
    since: (seq, limit) => unlessThird(false, () => store.since(seq, limit)),
    check: () => unlessThird(false, () => store.check()),
  };
}
