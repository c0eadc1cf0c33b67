import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'libsql';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { startServerProcess } from '../../bench/measure/servers/server-process.ts';
import { openStore } from '../../src/store/open.ts';
import { temporaryFolder } from '../support/bench.ts';
import { mongodForTests, signalMongod } from '../support/mongod.ts';

/** Starts the server in a process of its own with a store; it is ended when the test ends. */
async function startServer(store: string) {
  const server = await startServerProcess({
    env: { STORE: store },
    onNotice: () => {},
    signal: new AbortController().signal,
  });
  onTestFinished(() => server.close());
  return new Client(server.baseUrl);
}

interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly retryAfter: string | null;
  readonly body: { readonly [member: string]: unknown };
}

class Client {
  private readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  get(path: string): Promise<Answer> {
    return this.ask(path, {});
  }

  post(text: string, signal?: AbortSignal): Promise<Answer> {
    return this.ask('/messages', {
      method: 'POST',
      body: JSON.stringify({ text }),
      headers: { 'Content-Type': 'application/json' },
      ...(signal && { signal }),
    });
  }

  /** Posts a message, and disconnects once the server has received it. */
  async postAndLeave(text: string): Promise<void> {
    const leave = new AbortController();
    const before = await this.posted();
    const gone = expect(this.post(text, leave.signal)).rejects.toThrow();
    await this.until(async () => (await this.posted()) > before);
    leave.abort();
    await gone;
  }

  async texts(): Promise<string[]> {
    const { body } = await this.get('/messages?since=0');
    return (body['messages'] as { text: string }[]).map(({ text }) => text);
  }

  /** Waits until a condition holds; the test's own time limit ends it otherwise. */
  async until(isSo: () => Promise<boolean>): Promise<void> {
    while (!(await isSo())) await sleep(20);
  }

  healthy = async (): Promise<boolean> => (await this.get('/healthz')).status === 200;

  private async posted(): Promise<number> {
    const { body } = await this.get('/stats');
    return (body as { roles: { publish: { requests: number } } }).roles.publish.requests;
  }

  private async ask(path: string, init: RequestInit): Promise<Answer> {
    const response = await fetch(this.url + path, init);
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      retryAfter: response.headers.get('retry-after'),
      body: (await response.json()) as Answer['body'],
    };
  }
}

const unavailable = (detail: RegExp, members: object = {}) => ({
  status: 503,
  type: 'application/problem+json',
  retryAfter: expect.stringMatching(/^\d+$/),
  body: expect.objectContaining({
    title: 'Database unavailable',
    detail: expect.stringMatching(detail),
    ...members,
  }),
});

const MESSAGE = { seq: 1, author: 'a', text: 'b', createdAt: '2025-03-01T09:30:00.123Z' };

const TWELVE = Array.from({ length: 12 }, (_, index) => `message ${index + 1}`);

/** A regression limit. Failing once took four or five seconds for each message in turn; it now takes two for all together. */
const LONG_MS = 12_000;

describe('a SQLite file that another process has locked', () => {
  async function startLocked() {
    const file = join(temporaryFolder(), 'log.db');
    const client = await startServer(`sqlite:${file}`);
    const other = new Database(file);
    onTestFinished(() => void other.close());
    other.exec('BEGIN EXCLUSIVE');
    return { client, unlock: () => other.exec('ROLLBACK') };
  }

  test('messages fail soon and together, other requests are served meanwhile, and the health check fails', async () => {
    const { client, unlock } = await startLocked();
    const startedMs = performance.now();
    const ended: string[] = [];
    const posts = TWELVE.map((text) => client.post(text).finally(() => ended.push('post')));
    for (let poll = 0; poll < 5; poll++) {
      expect(await client.get('/messages?since=0')).toMatchObject({ status: 200 });
      ended.push('poll');
    }
    const refused = unavailable(/another process has locked the SQLite file/);
    expect(await client.get('/healthz')).toEqual(refused);
    for (const answer of await Promise.all(posts))
      expect(answer).toEqual(unavailable(/locked.*was not appended/, { appended: 'no' }));
    expect(performance.now() - startedMs).toBeLessThan(LONG_MS);
    expect(ended.slice(0, 5)).toEqual(new Array(5).fill('poll'));

    unlock();
    expect(await client.get('/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(await client.post('after')).toMatchObject({ status: 201, body: { seq: 1 } });
    expect(await client.texts()).toEqual(['after']);
  });

  test('a message is appended when the lock is released, unless its client has disconnected', async () => {
    const { client, unlock } = await startLocked();
    await client.postAndLeave('left alone');
    const patient = client.post('waited for');
    expect(await client.get('/healthz')).toMatchObject({ status: 503 });
    unlock();
    expect(await patient).toMatchObject({ status: 201, body: { seq: 1 } });
    expect(await client.texts()).toEqual(['waited for']);
  });
});

const mongo = await mongodForTests();
const missing = 'missing' in mongo ? mongo.missing : undefined;

afterAll(async () => {
  if ('mongod' in mongo) await mongo.mongod.stop();
});

describe.skipIf(missing)(
  missing ? `skipped: ${missing}` : 'a MongoDB that fails',
  { timeout: 60_000 },
  () => {
    /** @param database - used by this test only. All tests share the mongod, and the last one kills it. */
    async function startOverMongo(database: string) {
      if ('missing' in mongo) throw new Error(mongo.missing);
      const { mongod } = mongo;
      const client = await startServer(`${mongod.uri}/${database}`);
      expect(await client.post('before')).toMatchObject({ status: 201 });
      return {
        client,
        signal: (name: NodeJS.Signals) => signalMongod(mongod, name),
        openAnother: (other: string) => openStore(`${mongod.uri}/${other}`, { say: () => {} }),
      };
    }

    test('silent for a while: an unknown outcome is reported as unknown, and a message whose client has left is not written', async () => {
      const { client, signal, openAnother } = await startOverMongo('silent');
      const another = await openAnother('closed');
      signal('SIGSTOP');
      onTestFinished(() => signal('SIGCONT'));
      const underWay = client.post('under way');
      await client.postAndLeave('left alone');
      const waiting = client.post('waiting');
      expect(await underWay).toEqual(
        unavailable(/does not answer.*not known.*look for it/, { appended: 'unknown' }),
      );
      expect(await waiting).toEqual(unavailable(/was not appended/, { appended: 'no' }));
      expect(await client.get('/healthz')).toEqual(unavailable(/MongoDB/));

      // Closing the server does not wait for it either.
      const startedMs = performance.now();
      await expect(another.insert(MESSAGE)).rejects.toMatchObject({ written: 'unknown' });
      await another.close();
      expect(performance.now() - startedMs).toBeLessThan(LONG_MS);

      signal('SIGCONT');
      await client.until(client.healthy);
      // The message in flight when mongod was stopped is written when it continues, and readers get it.
      await client.until(async () => (await client.texts()).length === 2);
      expect(await client.post('after')).toMatchObject({ status: 201, body: { seq: 3 } });
      expect(await client.texts()).toEqual(['before', 'under way', 'after']);
    });

    test('killed: messages fail soon and together, memory still serves readers, and the health check fails', async () => {
      const { client, signal } = await startOverMongo('killed');
      signal('SIGKILL');
      const startedMs = performance.now();
      for (const answer of await Promise.all(TWELVE.map((text) => client.post(text))))
        expect(answer).toEqual(unavailable(/MongoDB/, { appended: expect.stringMatching(/^(no|unknown)$/) }));
      expect(performance.now() - startedMs).toBeLessThan(LONG_MS);
      expect(await client.get('/healthz')).toEqual(unavailable(/MongoDB/));
      expect(await client.texts()).toEqual(['before']);
    });
  },
);
