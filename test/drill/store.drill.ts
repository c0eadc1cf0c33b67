import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished } from 'vitest';
import { serveInProcess } from '../processes/support/measured-server.ts';
import { startFaultyProxy } from '../src/modes/faulty-proxy.ts';
import { startNode, temporaryFolder } from '../support/bench.ts';
import { mongodForTests } from '../support/mongod.ts';
import { openReaders, range } from '../support/read.ts';
import { headSeqOf, isReady } from '../support/several-servers.ts';
import { drill } from './drill.ts';
import { expectNoneLost, postMessage, startPosting } from './posting.ts';

const SLOW_MS = 5_000;

const replicas = await mongodForTests({ replicaSet: true });
const noMongo = 'missing' in replicas ? replicas.missing : undefined;

/** Starts a server over a store that fails every third call. */
async function serveFailing(): Promise<string> {
  const script = join(import.meta.dirname, 'serve-failing-store.ts');
  const server = startNode([script], { STORE: `sqlite:${join(temporaryFolder(), 'log.db')}` });
  await server.saw(/Listening on \S+/);
  return /Listening on (\S+)/.exec(server.printed())?.[1] ?? '';
}

const statusOf = async (url: string): Promise<number> => (await fetch(url)).status;

describe('a store', () => {
  drill(
    'a store that fails',
    { injected: 'every third call: refused, or its answer lost', short: true },
    async () => {
      const baseUrl = await serveFailing();
      const readers = await openReaders(baseUrl);
      const posting = startPosting(baseUrl);
      await sleep(2_000);
      await posting.stop();
      // A refusal is tried again within the request; a lost answer is told as unknown, and those behind it as not appended.
      expect([...posting.refused.keys()]).toEqual([503]);
      const messages = await expectNoneLost(posting, baseUrl);
      await Promise.all(readers.map((reader) => reader.has(messages)));
      for (const { seqs } of readers) expect(seqs).toEqual(range(1, messages));
      expect(await statusOf(`${baseUrl}/healthz`)).toBe(200);
      const counts = [posting.acknowledged.size, posting.refused.get(503) ?? 0].map((count) =>
        count.toLocaleString('en'),
      );
      return `${counts[0]} messages acknowledged, none lost; ${counts[1]} answered 503; each reader has all ${messages.toLocaleString('en')}, once`;
    },
  );

  drill(
    'a store that answers late',
    { injected: `MongoDB answers after ${SLOW_MS / 1000} s for 8 s`, skip: noMongo },
    async () => {
      if ('missing' in replicas) throw new Error(replicas.missing);
      const { mongod } = replicas;
      onTestFinished(() => mongod.stop());
      const late = await startFaultyProxy(Number(new URL(mongod.uri).port));
      const uri = `${late.url.replace('http', 'mongodb')}/late?directConnection=true`;
      const { baseUrl } = await serveInProcess({ STORE: uri });
      await expect.poll(() => isReady(baseUrl), { timeout: 10_000 }).toBe(true);
      const readers = await openReaders(baseUrl, 1, { pollIntervalMs: 100 });
      for (let message = 0; message < 20; message++)
        expect((await postMessage(baseUrl, `before ${message}`)).status).toBe(201);
      late.delayMs = SLOW_MS;
      const posting = startPosting(baseUrl);
      // They say so, and readers are served from memory meanwhile.
      expect(await statusOf(`${baseUrl}/healthz`)).toBe(503);
      expect(await statusOf(`${baseUrl}/readyz`)).toBe(503);
      expect(await statusOf(`${baseUrl}/messages?since=0`)).toBe(200);
      const answer = await postMessage(baseUrl);
      expect(answer.status).toBe(503);
      expect(await answer.json()).toMatchObject({ appended: expect.stringMatching(/^(no|unknown)$/) });
      await sleep(4_000);
      late.delayMs = 0;
      await expect.poll(() => isReady(baseUrl), { timeout: 30_000 }).toBe(true);
      await expect.poll(() => posting.acknowledged.size, { timeout: 30_000 }).toBeGreaterThan(20);
      await posting.stop();
      expect([...posting.refused.keys()]).toEqual([503]);
      const messages = await expectNoneLost(posting, baseUrl);
      expect(await headSeqOf(baseUrl)).toBe(messages);
      await Promise.all(readers.map((reader) => reader.has(messages)));
      for (const { seqs } of readers) expect(seqs).toEqual(range(1, messages));
      return `healthz, readyz and ${posting.refused.get(503)} messages answered 503 meanwhile; then each reader has all ${messages.toLocaleString('en')} messages, once, the acknowledged ones among them`;
    },
  );
});
