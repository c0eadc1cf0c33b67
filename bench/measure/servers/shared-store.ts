import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plan } from '../../result/schema.ts';
import type { Database } from './servers.ts';

/** The store of a run's servers, where it must outlive them. */
export interface SharedStore {
  /** What servers are told to open. May contain credentials. */
  readonly choice: string;
  /** One that was started for them. */
  readonly database?: Database;
  /** Ends and removes what was made for the run. */
  close(): Promise<void>;
}

/** What decides how servers share a store. */
export interface SharedStoreOptions {
  readonly plan: Pick<Plan, 'nodes' | 'restart'>;
  /** The value of `--store`. */
  readonly asked: string;
  readonly mongodbUri: string | undefined;
  /** Prints a line for the user, such as that a database is being downloaded. */
  readonly say: (line: string) => void;
}

/** Until the first byte of a database server that has to be downloaded. */
const FIRST_BYTE_MS = 15_000;

/**
 * Makes a store that several servers share, or that outlives a server that is restarted: a temporary replica set of MongoDB for several, a
 * temporary SQLite file for one. A store of the user's own is left to the servers, as is any where a server lives as long as its cell.
 *
 * @throws {StoreError} if there is no MongoDB to be had.
 */
export async function openSharedStore({
  plan: { nodes, restart },
  asked,
  mongodbUri,
  say,
}: SharedStoreOptions): Promise<SharedStore> {
  const theirs = { choice: asked, close: async () => {} };
  const isShared = Math.max(...nodes) > 1 || restart?.what === 'database';
  const isUsers =
    asked.startsWith('mongodb') ||
    asked.startsWith('sqlite:') ||
    (asked === 'auto' && mongodbUri && restart?.what !== 'database');
  if (isUsers || (!isShared && restart === undefined)) return theirs;
  if (!isShared && asked !== 'mongo') {
    const folder = await mkdtemp(join(tmpdir(), 'pull-vs-push-log-'));
    return {
      choice: `sqlite:${join(folder, 'log.db')}`,
      close: () => rm(folder, { recursive: true, force: true }),
    };
  }
  // Not needed by a run whose servers choose for themselves.
  const { startMemoryMongod } = await import('../../../src/store/memory-mongo.ts');
  const database = await startMemoryMongod({ say, firstByteMs: FIRST_BYTE_MS, replicaSet: true });
  return { choice: database.uri, database, close: database.stop };
}
