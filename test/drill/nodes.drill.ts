import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished } from 'vitest';
import { freePort } from '../../src/store/free-port.ts';
import { serveInProcess } from '../processes/support/measured-server.ts';
import { mongodForTests, uriOf } from '../support/mongod.ts';
import { openReaders, type Reader, range } from '../support/read.ts';
import { headSeqOf, isReady, publish } from '../support/several-servers.ts';
import { drill } from './drill.ts';

const NODES = 3;
/** Rounds of messages, one to each server, in some six seconds. */
const ROUNDS = 40;

const replicas = await mongodForTests({ replicaSet: true });
const noMongo = 'missing' in replicas ? replicas.missing : undefined;

/** Starts several servers of one log, and readers of all modes on each. */
async function startServers(database: string) {
  if ('missing' in replicas) throw new Error(replicas.missing);
  const { mongod } = replicas;
  const serve = (port = 0) => serveInProcess({ STORE: uriOf(mongod, database), PORT: String(port) });
  const ports = await Promise.all(range(1, NODES).map(() => freePort('127.0.0.1')));
  const servers = await Promise.all(ports.map(serve));
  const baseUrls = servers.map(({ baseUrl }) => baseUrl);
  for (const baseUrl of baseUrls) await expect.poll(() => isReady(baseUrl), { timeout: 30_000 }).toBe(true);
  const readers: Reader[] = [];
  for (const baseUrl of baseUrls) readers.push(...(await openReaders(baseUrl, 1, { pollIntervalMs: 100 })));
  return { servers, baseUrls, readers, startAgain: (index: number) => serve(ports[index]) };
}

/** Waits until all readers have everything. @returns how many messages. */
async function expectAll(
  { baseUrls, readers }: { readonly baseUrls: readonly string[]; readonly readers: readonly Reader[] },
  acknowledged: number,
): Promise<string> {
  const headSeqs = async () => Promise.all(baseUrls.map(headSeqOf));
  await expect.poll(async () => new Set(await headSeqs()).size, { timeout: 20_000 }).toBe(1);
  const [messages = 0] = await headSeqs();
  // A message whose server was killed before it could answer may be in the log all the same.
  expect(messages).toBeGreaterThanOrEqual(acknowledged);
  await Promise.all(readers.map((reader) => reader.has(messages)));
  for (const { seqs } of readers) expect(seqs).toEqual(range(1, messages));
  return `${acknowledged} messages acknowledged; ${readers.length} readers have all ${messages}, each once`;
}

describe('one of several servers', () => {
  drill(
    'one of three servers killed',
    { injected: 'SIGKILL twice, readers of all modes on each', skip: noMongo },
    async () => {
      const started = await startServers('killed');
      const publishing = publish(started.baseUrls, ROUNDS);
      let [victim] = started.servers;
      for (let kill = 0; kill < 2; kill++) {
        await sleep(1_500);
        await victim?.kill();
        victim = await started.startAgain(0);
      }
      return expectAll(started, await publishing);
    },
  );

  drill(
    'one of three servers stopped',
    { injected: 'SIGSTOP for 3 s, readers of all modes on each', skip: noMongo },
    async () => {
      if ('mongod' in replicas) onTestFinished(() => replicas.mongod.stop());
      const started = await startServers('stopped');
      const publishing = publish(started.baseUrls, ROUNDS);
      const pid = started.servers[0]?.pid ?? 0;
      await sleep(1_500);
      process.kill(pid, 'SIGSTOP');
      await sleep(3_000);
      process.kill(pid, 'SIGCONT');
      return expectAll(started, await publishing);
    },
  );
});
