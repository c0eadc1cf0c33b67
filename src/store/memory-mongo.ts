import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoInstance } from 'mongodb-memory-server';
import { orClose } from '../process/closers.ts';
import { freePort } from './free-port.ts';
import type { MessageStore } from './message-store.ts';
import { openMongo } from './mongo.ts';
import { parseMongoUri } from './mongo-uri.ts';
import { ensureMongod, type MongodDownload } from './mongod-binary.ts';
import { StoreError } from './store-error.ts';

const HOST = '127.0.0.1';

const LAUNCH_MS = 30_000;

/** A mongod of our own. */
export interface MemoryMongod {
  readonly uri: string;
  /** Ends it and removes its data. May be called twice. */
  stop(): Promise<void>;
}

/**
 * Starts a mongod with an empty, temporary database, downloading it first where there is none.
 *
 * mongodb-memory-server watches over it from a third process, which ends it within seconds should this one die.
 * Its `MongoInstance` is used rather than `MongoMemoryServer`, which prints stack traces when mongod does not start.
 *
 * @throws {StoreError} when no mongod can be had, or it does not start.
 */
export async function startMemoryMongod(options: MongodDownload): Promise<MemoryMongod> {
  await ensureMongod(options);
  const port = await freePort(HOST);
  const dbPath = await mkdtemp(join(tmpdir(), 'pull-vs-push-mongod-'));
  const mongod = new MongoInstance({
    instance: { ip: HOST, port, dbPath, launchTimeout: LAUNCH_MS },
    // Out of the terminal's process group: Ctrl-C is for us, who still need the database to drain.
    spawn: { detached: process.platform !== 'win32', windowsHide: true },
  });
  const stop = async () => {
    try {
      await mongod.stop();
    } finally {
      await rm(dbPath, { recursive: true, force: true });
    }
  };
  try {
    await mongod.start();
  } catch (error) {
    // One that was only too slow is still starting.
    await stop();
    throw new StoreError('mongod does not start', error instanceof Error ? error.message : String(error));
  }
  return { uri: `mongodb://${HOST}:${port}`, stop };
}

/** Opens a log in a mongod that lives and ends with it. Throws as {@link startMemoryMongod} does. */
export async function openMemoryMongo(options: MongodDownload): Promise<MessageStore> {
  const mongod = await startMemoryMongod(options);
  const store = await orClose({ close: mongod.stop }, () => openMongo(parseMongoUri(mongod.uri)));
  return {
    ...store,
    close: async () => {
      try {
        await store.close();
      } finally {
        await mongod.stop();
      }
    },
  };
}
