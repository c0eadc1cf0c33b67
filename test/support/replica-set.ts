import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoInstance } from 'mongodb-memory-server-core';
import mongoose from 'mongoose';
import { freePort } from '../../src/store/free-port.ts';
import { ensureMongod } from '../../src/store/mongod-binary.ts';

const HOST = '127.0.0.1';
const NAME = 'several';
/** After so long without its primary, a set chooses another one; ten times that by default. */
const ELECTION_MS = 1_000;
const PRIMARY_MS = 60_000;

/** A replica set of several members, whose primary can be killed. */
export interface ReplicaSet {
  readonly uri: string;
  /** Kills the primary's process. Resolves with what starts it again, when another member has become primary. */
  killPrimary(): Promise<() => Promise<void>>;
  stop(): Promise<void>;
}

interface Member {
  readonly port: number;
  readonly dbPath: string;
  mongod: MongoInstance;
}

/** Starts a replica set of three members. @throws {StoreError} if there is no mongod. */
export async function startReplicaSet(): Promise<ReplicaSet> {
  await ensureMongod({ say: () => {}, firstByteMs: 1_500 });
  const members: Member[] = [];
  for (let member = 0; member < 3; member++) {
    const [port, dbPath] = [await freePort(HOST), mkdtempSync(join(tmpdir(), 'pull-vs-push-member-'))];
    members.push({ port, dbPath, mongod: instanceOf(port, dbPath) });
  }
  const stop = async (): Promise<void> => {
    await Promise.allSettled(members.map(({ mongod }) => mongod.stop()));
    for (const { dbPath } of members) rmSync(dbPath, { recursive: true, force: true });
  };
  try {
    await Promise.all(members.map(({ mongod }) => mongod.start()));
    const hosts = members.map(({ port }) => `${HOST}:${port}`);
    await initiate(hosts);
    const primary = (): Promise<Member> => primaryOf(members);
    await primary();
    return {
      uri: `mongodb://${hosts.join(',')}/?replicaSet=${NAME}`,
      async killPrimary() {
        const killed = await primary();
        const process = killed.mongod.mongodProcess;
        if (process === undefined) throw new Error('the primary has no process');
        const ended = once(process, 'exit');
        process.kill('SIGKILL');
        await ended;
        await killed.mongod.stop();
        await primaryOf(members.filter((member) => member !== killed));
        return async () => {
          killed.mongod = instanceOf(killed.port, killed.dbPath);
          await killed.mongod.start();
        };
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function instanceOf(port: number, dbPath: string): MongoInstance {
  return new MongoInstance({ instance: { ip: HOST, port, dbPath, replSet: NAME, launchTimeout: 60_000 } });
}

async function initiate(hosts: readonly string[]): Promise<void> {
  const client = await mongoose.mongo.MongoClient.connect(`mongodb://${hosts[0]}/?directConnection=true`);
  try {
    const members = hosts.map((host, _id) => ({ _id, host }));
    const settings = { electionTimeoutMillis: ELECTION_MS, heartbeatIntervalMillis: ELECTION_MS / 4 };
    await client
      .db()
      .admin()
      .command({ replSetInitiate: { _id: NAME, members, settings } });
  } finally {
    await client.close();
  }
}

/** Resolves with the member that is primary. @throws {Error} if there is none within a minute. */
async function primaryOf(members: readonly Member[]): Promise<Member> {
  const untilMs = performance.now() + PRIMARY_MS;
  while (performance.now() < untilMs) {
    for (const member of members) if (await isPrimary(member.port)) return member;
    await sleep(100);
  }
  throw new Error(`no primary within ${PRIMARY_MS / 1000} s`);
}

async function isPrimary(port: number): Promise<boolean> {
  const options = { serverSelectionTimeoutMS: 1_000 };
  const uri = `mongodb://${HOST}:${port}/?directConnection=true`;
  const client = await mongoose.mongo.MongoClient.connect(uri, options).catch(() => undefined);
  if (client === undefined) return false;
  try {
    return (await client.db().admin().command({ hello: 1 }))['isWritablePrimary'] === true;
  } catch {
    return false;
  } finally {
    await client.close();
  }
}
