import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoInstance } from 'mongodb-memory-server-core';
import mongoose from 'mongoose';
import { closeOnFailure } from '../process/close-stack.ts';
import { freePort } from './free-port.ts';
import type { MessageStore } from './message-store.ts';
import { openMongo } from './mongo.ts';
import { parseMongoUri } from './mongo-uri.ts';
import { ensureMongod, type MongodDownload } from './mongod-binary.ts';
import { StoreError } from './store-error.ts';

const HOST = '127.0.0.1';

const LAUNCH_MS = 30_000;

/** Until a new replica set of one member has chosen it. */
const PRIMARY_MS = 30_000;

const REPLICA_SET = 'pull-vs-push';

export interface MongodOptions extends MongodDownload {
  /** Whether it is to be a replica set, of one member: so that several servers may share a log in it. */
  readonly replicaSet?: boolean;
}

/** A mongod process with temporary data, started by this process. */
export interface MemoryMongod {
  readonly uri: string;
  /** Absent where the system did not tell. Another one after a restart. */
  readonly pid: number | undefined;
  /**
   * Ends the process, by SIGKILL or as mongod is ended, and starts another one with the same data on the same port.
   *
   * @throws {StoreError} if that does not start.
   */
  restart(how: 'killed' | 'ended'): Promise<void>;
  /** Ends the process and removes its data. May be called twice. */
  stop(): Promise<void>;
}

/**
 * Starts a mongod with an empty, temporary database. Downloads mongod first if the machine has none.
 *
 * mongodb-memory-server starts a third process that ends mongod within seconds if this process dies. Its `MongoInstance` is used rather
 * than `MongoMemoryServer`, which prints stack traces when mongod does not start.
 *
 * @throws {StoreError} if mongod is missing and cannot be downloaded, or does not start.
 */
export async function startMemoryMongod({
  replicaSet = false,
  ...download
}: MongodOptions): Promise<MemoryMongod> {
  await ensureMongod(download);
  const port = await freePort(HOST);
  const dbPath = await mkdtemp(join(tmpdir(), 'pull-vs-push-mongod-'));
  const create = () =>
    new MongoInstance({
      instance: {
        ip: HOST,
        port,
        dbPath,
        launchTimeout: LAUNCH_MS,
        ...(replicaSet && { replSet: REPLICA_SET }),
      },
      // In a process group of its own, so that Ctrl-C does not end it: this process still needs the database while it drains.
      spawn: { detached: process.platform !== 'win32', windowsHide: true },
    });
  let mongod = create();
  const stop = async () => {
    try {
      await mongod.stop();
    } finally {
      await rm(dbPath, { recursive: true, force: true });
    }
  };
  const start = async (): Promise<void> => {
    try {
      await mongod.start();
      if (replicaSet) await becomePrimary(port);
    } catch (error) {
      // After a time-out mongod may still be starting.
      await stop();
      throw new StoreError('mongod does not start', error instanceof Error ? error.message : String(error));
    }
  };
  await start();
  const options = replicaSet ? `/?replicaSet=${REPLICA_SET}` : '';
  return {
    uri: `mongodb://${HOST}:${port}${options}`,
    get pid() {
      return mongod.mongodProcess?.pid;
    },
    async restart(how) {
      const { mongodProcess } = mongod;
      if (how === 'killed' && mongodProcess !== undefined) {
        const ended = once(mongodProcess, 'exit');
        mongodProcess.kill('SIGKILL');
        await ended;
      }
      await mongod.stop();
      mongod = create();
      await start();
    },
    stop,
  };
}

/** Makes a mongod the only member of a replica set, unless it is, and waits until it is its primary. */
async function becomePrimary(port: number): Promise<void> {
  const host = `${HOST}:${port}`;
  const client = await mongoose.mongo.MongoClient.connect(`mongodb://${host}/?directConnection=true`);
  try {
    const admin = client.db().admin();
    if ((await admin.command({ hello: 1 }))['setName'] === undefined)
      await admin.command({ replSetInitiate: { _id: REPLICA_SET, members: [{ _id: 0, host }] } });
    const untilMs = performance.now() + PRIMARY_MS;
    while (!(await admin.command({ hello: 1 }))['isWritablePrimary']) {
      if (performance.now() > untilMs) throw new Error(`no primary within ${PRIMARY_MS / 1000} s`);
      await sleep(50);
    }
  } finally {
    await client.close();
  }
}

/**
 * Starts a temporary mongod and opens a log in it; closing the store ends the mongod.
 *
 * @throws {StoreError} as {@link startMemoryMongod} and {@link openMongo} do.
 */
export async function openMemoryMongo(options: MongodOptions): Promise<MessageStore> {
  const mongod = await startMemoryMongod(options);
  const store = await closeOnFailure({ close: mongod.stop }, () =>
    openMongo(parseMongoUri(mongod.uri), { say: options.say, isOwn: true }),
  );
  return {
    ...store,
    ...(mongod.pid !== undefined && { ownProcess: mongod.pid }),
    close: async () => {
      try {
        await store.close();
      } finally {
        await mongod.stop();
      }
    },
  };
}
