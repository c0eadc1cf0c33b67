import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished } from 'vitest';
import { startServerProcess } from '../../bench/measure/servers/server-process.ts';
import { createRandom } from '../../bench/random.ts';
import { freePort } from '../../src/store/free-port.ts';
import { serveInProcess } from '../processes/support/measured-server.ts';
import { startFaultyProxy } from '../src/modes/faulty-proxy.ts';
import { temporaryFolder } from '../support/bench.ts';
import { mongodForTests, uriOf } from '../support/mongod.ts';
import { LEAN_CLIENTS, openReader, openReaders, range } from '../support/read.ts';
import { openSilentReader } from '../support/silent-reader.ts';
import { drill } from './drill.ts';
import { expectNoneLost, postMessage, startPosting } from './posting.ts';

const KILLS = 10;
/** Of every mode. Enough connections for two of a hundred to be some. */
const READERS_OF_EACH = 12;

const replicas = await mongodForTests({ replicaSet: true });
const noMongo = 'missing' in replicas ? replicas.missing : undefined;

/** Kills a server ten times while messages are posted, and looks for every one that it has acknowledged. */
async function killUnderPosting(store: string): Promise<string> {
  const port = await freePort('127.0.0.1');
  const start = () =>
    startServerProcess({
      env: { STORE: store, PORT: String(port) },
      onNotice() {},
      signal: new AbortController().signal,
    });
  let server = await start();
  const posting = startPosting(server.baseUrl);
  for (let kill = 0; kill < KILLS; kill++) {
    await sleep(400 + 60 * kill);
    await server.kill();
    server = await start();
  }
  onTestFinished(() => server.close());
  await sleep(400);
  await posting.stop();
  await expectNoneLost(posting, server.baseUrl);
  expect(posting.acknowledged.size).toBeGreaterThan(100);
  return `${posting.acknowledged.size.toLocaleString('en')} messages acknowledged, none lost`;
}

describe('a server', () => {
  drill(
    'server killed under full posting, SQLite file',
    { injected: `${KILLS} SIGKILLs, 8 clients posting`, short: true },
    () => killUnderPosting(`sqlite:${join(temporaryFolder(), 'log.db')}`),
  );

  drill(
    'server killed under full posting, MongoDB',
    { injected: `${KILLS} SIGKILLs, 8 clients posting`, skip: noMongo },
    () => {
      if ('missing' in replicas) throw new Error(replicas.missing);
      onTestFinished(() => replicas.mongod.stop());
      return killUnderPosting(uriOf(replicas.mongod, 'drill'));
    },
  );

  drill(
    'server stopped and continued',
    { injected: 'SIGSTOP for 3 s, readers of all modes', short: true },
    async () => {
      const server = await serveInProcess({ STORE: 'sqlite' });
      const readers = await openReaders(server.baseUrl);
      for (let message = 0; message < 20; message++) await postMessage(server.baseUrl);
      process.kill(server.pid, 'SIGSTOP');
      const late = Promise.all(range(1, 20).map(() => postMessage(server.baseUrl)));
      await sleep(3_000);
      process.kill(server.pid, 'SIGCONT');
      expect((await late).every(({ status }) => status === 201)).toBe(true);
      await Promise.all(readers.map((reader) => reader.has(40)));
      for (const { seqs } of readers) expect(seqs).toEqual(range(1, 40));
      return `${readers.length} readers have all 40 messages, each once`;
    },
  );

  drill(
    'connections reset',
    { injected: 'all connections cut 20 times while messages flow', short: true },
    async () => {
      const server = await serveInProcess({ STORE: 'sqlite' });
      const proxy = await startFaultyProxy(server.port);
      const readers = await openReaders(proxy.url);
      const messages = 200;
      for (let message = 1; message <= messages; message++) {
        await postMessage(server.baseUrl);
        if (message % 10 === 0) {
          proxy.cut();
          await sleep(50);
        }
      }
      await Promise.all(readers.map((reader) => reader.has(messages)));
      for (const { seqs } of readers) expect(seqs).toEqual(range(1, messages));
      return `${readers.length} readers have all ${messages} messages, each once`;
    },
  );

  drill(
    'connections reset at random',
    { injected: '2% of all connections, twenty times a second, those of writers too', short: true },
    async () => {
      const server = await serveInProcess({ STORE: 'sqlite' });
      const proxy = await startFaultyProxy(server.port);
      const readers = await openReaders(proxy.url, READERS_OF_EACH, { pollIntervalMs: 200 });
      const random = createRandom(1, 'resets');
      const posting = startPosting(proxy.url);
      let reset = 0;
      for (let times = 0; times < 60; times++) {
        await sleep(50);
        reset += proxy.resetSome(0.02, random);
      }
      await posting.stop();
      const messages = await expectNoneLost(posting, server.baseUrl);
      await Promise.all(readers.map((reader) => reader.has(messages)));
      for (const { seqs } of readers) expect(seqs).toEqual(range(1, messages));
      expect(reset).toBeGreaterThan(20);
      return `${reset} of some ${readers.length} connections were reset; each reader has all ${messages.toLocaleString('en')} messages, each once`;
    },
  );

  drill(
    'a reader that never reads',
    { injected: '20 MB for 10 event streams that do not read' },
    async () => {
      const server = await serveInProcess({ STORE: 'sqlite' });
      const request = 'GET /messages/stream?since=0 HTTP/1.1\r\nHost: localhost\r\n\r\n';
      const silent: Socket[] = [];
      for (let reader = 0; reader < 10; reader++) silent.push(await openSilentReader(server.port, request));
      const [client] = LEAN_CLIENTS.filter(({ mode }) => mode.name === 'sse');
      if (client === undefined) throw new Error('no client of SSE');
      const honest = await openReader(client, server.baseUrl);
      const read = () => server.snapshot({ reset: false, collect: true });
      const messages = 5_000;
      for (let message = 0; message < messages; message += 50)
        await Promise.all(range(1, 50).map(() => postMessage(server.baseUrl, 'x'.repeat(4_000))));
      await honest.has(messages);
      expect(honest.seqs).toEqual(range(1, messages));
      const withThem = await read();
      for (const socket of silent) socket.destroy();
      await expect.poll(async () => (await read()).connections).toBeLessThan(withThem.connections - 9);
      const heldMb = (withThem.heapBytes - (await read()).heapBytes) / 1e6;
      // Each may have 256 KB and a page of 64 KB.
      expect(heldMb).toBeLessThan(6);
      return `they held ${heldMb.toFixed(1)} MB of heap in all; an honest reader has every message`;
    },
  );

  drill('half-open connections', { injected: '5,000 connections that send half a request' }, async () => {
    const server = await serveInProcess({ STORE: 'sqlite', REQUEST_TIMEOUT_MS: '6000' });
    const sockets: Socket[] = [];
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
    });
    for (let batch = 0; batch < 50; batch++) {
      const opened = range(1, 100).map(async () => {
        const socket = connect(server.port, '127.0.0.1');
        socket.on('error', () => {});
        sockets.push(socket);
        await once(socket, 'connect');
        socket.write('GET /messages HTTP/1.1\r\nHost: local');
      });
      await Promise.all(opened);
    }
    const askedMs = performance.now();
    expect((await postMessage(server.baseUrl)).status).toBe(201);
    const answeredMs = performance.now() - askedMs;
    const connections = async () => (await server.snapshot({ reset: false, collect: false })).connections;
    await expect.poll(connections, { timeout: 60_000 }).toBeLessThan(10);
    return `a message took ${answeredMs.toFixed(0)} ms meanwhile; all of them were ended by their time-out`;
  });

  drill(
    'two servers on one SQLite file',
    { injected: 'a second server on the same file', short: true },
    async () => {
      const store = `sqlite:${join(temporaryFolder(), 'log.db')}`;
      const first = await serveInProcess({ STORE: store });
      const second = startServerProcess({
        env: { STORE: store },
        onNotice() {},
        signal: new AbortController().signal,
      });
      const refused = await second.then(
        () => 'started',
        (error: Error) => error.message,
      );
      expect(refused).toMatch(/Another process has it.*one server at a time/);
      expect((await postMessage(first.baseUrl)).status).toBe(201);
      return 'the second is refused with the reason, the first goes on';
    },
  );
});
