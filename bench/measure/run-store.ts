import type { Environment } from '../result/schema.ts';

/** The store that the servers of one run open, one after another. */
export interface RunStore {
  /** For the next server, as its `STORE` takes it. May hold credentials. */
  readonly next: string;
  /** What the first server has opened; undefined until then. */
  readonly found: Environment['store'] | undefined;
  /** Told what a server has opened. */
  opened(store: Environment['store']): void;
}

/**
 * Once a server has found a store by itself, the next ones take the same kind and do not look around again.
 *
 * @param asked - the value of `--store`.
 * @param mongodbUri - the environment's `MONGODB_URI`, by which every server finds the same store anyway.
 */
export function createRunStore(asked: string, mongodbUri: string | undefined): RunStore {
  let found: Environment['store'] | undefined;
  return {
    get next() {
      return asked === 'auto' && found !== undefined && !mongodbUri ? found.kind : asked;
    },
    get found() {
      return found;
    },
    opened(store) {
      found = store;
    },
  };
}
