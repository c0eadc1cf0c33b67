import type { Environment } from '../../result/schema.ts';
import type { Database } from './servers.ts';

/** The store that the servers of one run open, one after another. */
export interface RunStore {
  /** The value of `STORE` for the next server. May contain credentials. */
  readonly next: string;
  /** A database that was started for all of them. */
  readonly database: Database | undefined;
  /** The store that the first server has opened; `undefined` until then. */
  readonly found: Environment['store'] | undefined;
  /** As results name it: `found`, or kind `none` where no server has opened any. */
  readonly named: Environment['store'];
  /** Called with the store that a server has opened. */
  opened(store: Environment['store']): void;
}

/**
 * With `--store auto` the first server chooses a store; the next ones are told to take the same kind instead of choosing again.
 *
 * @param asked - the value of `--store`.
 * @param mongodbUri - the environment's `MONGODB_URI`, with which every server chooses the same store anyway.
 * @param database - one that was started for all of them.
 */
export function createRunStore(asked: string, mongodbUri: string | undefined, database?: Database): RunStore {
  let found: Environment['store'] | undefined;
  return {
    database,
    get next() {
      return asked === 'auto' && found !== undefined && !mongodbUri ? found.kind : asked;
    },
    get found() {
      return found;
    },
    get named() {
      return found ?? { kind: 'none', version: '' };
    },
    opened(store) {
      found = store;
    },
  };
}
