import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../src/store/free-port.ts';
import { mongodForTests, uriOf } from '../support/mongod.ts';
import { openReaders, type Reader, range } from '../support/read.ts';
import { startReplicaSet } from '../support/replica-set.ts';
import { headSeqOf, isReady, publish } from '../support/several-servers.ts';
import { serveInProcess } from './support/measured-server.ts';

const replicas = await mongodForTests({ replicaSet: true });
const missing = 'missing' in replicas ? replicas.missing : undefined;

afterAll(async () => {
  if ('mongod' in replicas) await replicas.mongod.stop();
});

const NODES = 3;

/** Of every mode and node. With eight modes and three nodes they are 600. */
const READERS_OF_EACH = 25;

/** Half a second between polls: several hundred pollers at the usual interval of tests would keep the machine busy. */
const READING = { pollIntervalMs: 500 };

describe.skipIf(missing)(missing ? `skipped: ${missing}` : 'nodes over one replica set', () => {
  const start = async (database: string, port = 0) => {
    if ('missing' in replicas) throw new Error(replicas.missing);
    return serveInProcess({ STORE: uriOf(replicas.mongod, database), PORT: String(port) });
  };
  const openAll = async (baseUrls: readonly string[], each: number): Promise<readonly Reader[]> => {
    const readers: Reader[] = [];
    for (const baseUrl of baseUrls) readers.push(...(await openReaders(baseUrl, each, READING)));
    return readers;
  };

  it('deliver every message of all of them to 600 readers in all modes, in order, each once', {
    timeout: 120_000,
  }, async () => {
    const nodes = await Promise.all(range(1, NODES).map(() => start('together')));
    const baseUrls = nodes.map(({ baseUrl }) => baseUrl);
    for (const baseUrl of baseUrls) await expect.poll(() => isReady(baseUrl)).toBe(true);
    const readers = await openAll(baseUrls, READERS_OF_EACH);
    const messages = NODES * 40;
    expect(await publish(baseUrls, 40)).toBe(messages);
    await Promise.all(readers.map((reader) => reader.has(messages)));
    for (const { seqs, troubles } of readers) {
      expect(seqs).toEqual(range(1, messages));
      expect(troubles).toEqual([]);
    }
  });

  it('lose nothing when one of them is killed twice and comes back', { timeout: 120_000 }, async () => {
    const port = await freePort('127.0.0.1');
    const [first, second] = await Promise.all([start('killed'), start('killed')]);
    let third = await start('killed', port);
    const baseUrls = [first, second, third].map(({ baseUrl }) => baseUrl);
    const readers = await openAll(baseUrls, 2);
    const publishing = publish(baseUrls, 60);
    for (let killed = 0; killed < 2; killed++) {
      await sleep(2_000);
      third.gone.catch(() => {});
      process.kill(third.pid, 'SIGKILL');
      await sleep(500);
      third = await start('killed', port);
    }
    const acknowledged = await publishing;
    const headSeq = await headSeqOf(first.baseUrl);
    // A message whose node was killed before it could answer may be in the log all the same.
    expect(headSeq).toBeGreaterThanOrEqual(acknowledged);
    await Promise.all(readers.map((reader) => reader.has(headSeq)));
    for (const { seqs, resets } of readers) {
      expect(seqs).toEqual(range(1, headSeq));
      expect(resets).toEqual([]);
    }
  });

  it('lose nothing when the primary of three databases is killed and comes back', {
    timeout: 300_000,
  }, async () => {
    const replicaSet = await startReplicaSet();
    onTestFinished(() => replicaSet.stop());
    const serve = () => serveInProcess({ STORE: replicaSet.uri, PORT: '0' });
    const nodes = await Promise.all([serve(), serve()]);
    const baseUrls = nodes.map(({ baseUrl }) => baseUrl);
    for (const baseUrl of baseUrls) await expect.poll(() => isReady(baseUrl), { timeout: 30_000 }).toBe(true);
    const readers = await openAll(baseUrls, 2);
    let acknowledged = await publish(baseUrls, 10);
    const publishing = publish(baseUrls, 60);
    const startAgain = await replicaSet.killPrimary();
    acknowledged += await publishing;
    await startAgain();
    acknowledged += await publish(baseUrls, 10);
    for (const baseUrl of baseUrls) await expect.poll(() => isReady(baseUrl), { timeout: 30_000 }).toBe(true);
    expect(acknowledged).toBeGreaterThan(0);
    await expect
      .poll(async () => (await Promise.all(baseUrls.map(headSeqOf))).every((seq) => seq >= acknowledged), {
        timeout: 30_000,
      })
      .toBe(true);
    const headSeq = Math.max(...(await Promise.all(baseUrls.map(headSeqOf))));
    await Promise.all(readers.map((reader) => reader.has(headSeq)));
    for (const { seqs, resets } of readers) {
      expect(seqs).toEqual(range(1, headSeq));
      expect(resets).toEqual([]);
    }
  });
});
