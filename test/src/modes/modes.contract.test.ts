import { Buffer } from 'node:buffer';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { modes } from '../../../src/modes/index.ts';
import type { Mode } from '../../../src/modes/mode.ts';
import { freePort } from '../../../src/store/free-port.ts';
import type { MessageStore } from '../../../src/store/message-store.ts';
import { openSqlite } from '../../../src/store/sqlite.ts';
import { MODE_CLIENTS, openReader, range, until } from '../../support/read.ts';
import { append, serve as startServing } from '../../support/serve.ts';
import { startFaultyProxy } from './faulty-proxy.ts';

/** What the code of tutorials cannot do, and why. Everything else of the contract it must do too. */
const TYPICAL_LACKS = {
  /** Its cursor is a plain number, so it takes that of another log for one of its own. */
  namedLog: () => true,
  /** It queries history while live messages come already, so some may come twice or in another order; each poll is a query by itself. */
  handOver: ({ kind }: Mode) => kind === 'push',
} as const;
type Capability = keyof typeof TYPICAL_LACKS;

/** Every client without batching, those that the server's batching affects also with it, and a client of each mode over the typical stack. */
const CASES = [
  ...MODE_CLIENTS.map((client) => ({ ...client, stack: 'tuned', env: {} })),
  ...MODE_CLIENTS.filter(({ mode }) => mode.kind !== 'poll').map((client) => ({
    ...client,
    name: `${client.name}, in batches`,
    stack: 'tuned',
    env: { BATCH_MS: '10' },
  })),
  // One client for each mode, since the clients are those above. All of them pass; that of the library of EventSource takes its 3 s to come back.
  ...MODE_CLIENTS.filter(
    ({ mode, kind }) => kind === 'lean' || mode.clients.lean === mode.clients.library,
  ).map((client) => ({
    ...client,
    name: `${client.name}, typical`,
    stack: 'typical',
    env: { STACK: 'typical' },
  })),
];

/** The contract of all modes, with every client. What only one mode does has tests of its own. */
describe.each(CASES)('$name', ({ env, stack, ...modeClient }) => {
  const { mode } = modeClient;
  const can = (capability: Capability): boolean => stack === 'tuned' || !TYPICAL_LACKS[capability](mode);
  const serve = (more: Readonly<Record<string, string>> = {}, store?: MessageStore) =>
    startServing({ ...env, ...more }, store);

  it('delivers history and live messages in order, each once', async () => {
    const server = await serve();
    await append(server, 250);
    const reader = await openReader(modeClient, server.url);
    await reader.has(250);
    await append(server, 250);
    await reader.has(500);
    expect(reader.seqs).toEqual(range(1, 500));
    expect(reader.troubles).toEqual([]);
  });

  it.each<[string, number, number]>([
    ['the store', 0, 0],
    ['the store, then memory', 1, 60],
    ['memory alone', 400, 1_000],
    ['the last message', 499, 60],
    ['the head', 500, 60],
    ...(can('namedLog') ? [['a log that is no more', 10_000, 60] satisfies [string, number, number]] : []),
  ])('replays from %s', async (_what, since, tailCache) => {
    const server = await serve({ TAIL_CACHE: String(tailCache) });
    await append(server, 500);
    const reader = await openReader(modeClient, server.url, { since });
    await append(server, 1);
    const expected = range(since > 500 ? 1 : since + 1, 501);
    await reader.has(expected.length);
    expect(reader.seqs).toEqual(expected);
  });

  // Polls of the typical stack hand nothing over: each is a query.
  it.runIf(stack === 'tuned').each([0, 100, 10_000])(
    'changes from replay to live while 10,000 messages are appended, %i of them in memory',
    async (tailCache) => {
      const server = await serve({ TAIL_CACHE: String(tailCache) });
      const appending = append(server, 10_000);
      const readers = [];
      for (const at of [100, 1_000, 2_500, 5_000]) {
        await until(() => server.feed.headSeq >= at);
        const since = at === 2_500 ? server.feed.headSeq : 0;
        readers.push({ since, reader: await openReader(modeClient, server.url, { since }) });
      }
      await appending;
      for (const { since, reader } of readers) {
        await reader.has(10_000 - since);
        expect(reader.seqs).toEqual(range(since + 1, 10_000));
      }
    },
  );

  it.runIf(mode.kind === 'push' && (modeClient.kind === 'lean' || stack === 'typical'))(
    'comes back without a cursor for what is new, and misses what was sent meanwhile',
    async () => {
      const server = await serve({ RECOVERY: 'none' });
      const reader = await openReader(modeClient, server.url, { keepsCursor: false });
      await append(server, 5);
      await reader.has(5);
      reader.client.drop();
      await append(server, 5);
      await reader.client.open();
      await append(server, 5);
      await reader.has(10);
      expect(reader.seqs).toEqual([...range(1, 5), ...range(11, 15)]);
    },
  );

  it.runIf(can('handOver'))('resumes after dropped connections, with messages in flight', async () => {
    const server = await serve();
    const reader = await openReader(modeClient, server.url);
    for (let drops = 1; drops <= 20; drops++) {
      await append(server, 5);
      if (drops % 2 === 0) await reader.has(server.feed.headSeq);
      reader.client.drop();
      await append(server, 95);
      await reader.client.open();
    }
    await reader.has(2_000);
    expect(reader.seqs).toEqual(range(1, 2_000));
    expect(reader.troubles).toEqual([]);
  });

  it('reconnects by itself when the server is restarted with the same log', async () => {
    const { store, end } = keptOpen();
    onTestFinished(end);
    const port = await freePort('127.0.0.1');
    const first = await serve({ PORT: String(port) }, store);
    const reader = await openReader(modeClient, first.url);
    await append(first, 3);
    await reader.has(3);
    await first.close();
    const second = await serve({ PORT: String(port) }, store);
    await append(second, 3);
    await reader.has(6);
    expect(reader.seqs).toEqual(range(1, 6));
  });

  it.runIf(can('namedLog')).each([
    ['shorter', 2],
    ['as long', 4],
    ['longer', 6],
  ])(
    'has exactly the new log after a restart of a server whose log was in memory, a %s one',
    async (_what, length) => {
      const port = String(await freePort('127.0.0.1'));
      const first = await serve({ PORT: port });
      await append(first, 4);
      const [reader, silent] = [
        await openReader(modeClient, first.url),
        await openReader(modeClient, first.url, { since: 4 }),
      ];
      await reader.has(4);
      await first.close();
      const second = await serve({ PORT: port });
      await append(second, length);
      await Promise.all([reader.has(4 + length), silent.has(length)]);
      expect(reader.seqs).toEqual([...range(1, 4), ...range(1, length)]);
      expect(reader.resets).toEqual([4]);
      expect(silent.seqs).toEqual(range(1, length));
      expect(silent.resets).toEqual([0]);
    },
  );

  it('is disconnected after close, and gets nothing more', async () => {
    const server = await serve();
    const reader = await openReader(modeClient, server.url);
    await append(server, 1);
    await reader.has(1);
    await reader.client.close();
    await reader.client.close();
    await until(() => server.meter.snapshot().connections === 0);
    const before = { ...server.meter.counters.deliver };
    await append(server, 10);
    expect(reader.seqs).toEqual([1]);
    expect(server.meter.counters.deliver).toEqual(before);
  });

  it('brings the token that its URL has, also when it comes back', async () => {
    const token = 'a-token-of-sixteen-letters';
    const server = await serve({ ACCESS_TOKEN: token });
    const reader = await openReader(modeClient, server.url.replace('//', `//:${token}@`));
    await append(server, 1);
    await reader.has(1);
    reader.client.drop();
    await reader.client.open();
    await append(server, 1);
    await reader.has(2);
    expect(reader.seqs).toEqual([1, 2]);
    expect(server.meter.snapshot().refusals.token).toBe(0);
  });

  it('does not keep the server from closing', async () => {
    const server = await serve();
    const reader = await openReader(modeClient, server.url);
    await append(server, 1);
    await reader.has(1);
    await server.close();
    await until(() => server.meter.snapshot().connections === 0);
  });

  it('survives 1 MB of junk on its connection, and others do not notice', async () => {
    const server = await serve();
    const proxy = await startFaultyProxy(server.port);
    const bad = await openReader(modeClient, proxy.url);
    const good = await openReader(modeClient, server.url);
    await append(server, 1);
    await Promise.all([bad.has(1), good.has(1)]);
    proxy.inject(Buffer.alloc(1024 * 1024, 0xfe));
    await until(() => proxy.endedByServer > 0);
    await append(server, 9);
    // The client loses only that connection: it reconnects and has missed nothing.
    await Promise.all([bad.has(10), good.has(10)]);
    expect(good.troubles).toEqual([]);
    expect([bad.seqs, good.seqs]).toEqual([range(1, 10), range(1, 10)]);
  });

  it('is counted by the server and the client alike', async () => {
    const server = await serve();
    const readers = [];
    for (let opened = 0; opened < 3; opened++) readers.push(await openReader(modeClient, server.url));
    const counters = server.meter.counters.deliver;
    const atOpen = { ...counters };
    const texts = 5;
    for (let sent = 1; sent <= texts; sent++) {
      await append(server, 1);
      await Promise.all(readers.map((reader) => reader.has(sent)));
    }
    const useful = counters.useful - atOpen.useful;
    const framesOut = counters.framesOut - atOpen.framesOut;
    expect(mode.kind === 'push' ? framesOut : useful).toBe(texts * readers.length);
    // Whether the upgrade ends a last poll of Engine.IO depends on timing.
    const leastPerClient =
      mode.handshakesPerClient > 1 ? mode.handshakesPerClient - 1 : mode.handshakesPerClient;
    expect(counters.handshakes).toBeLessThanOrEqual(readers.length * mode.handshakesPerClient);
    expect(counters.handshakes).toBeGreaterThanOrEqual(readers.length * leastPerClient);
    const { bytesIn, bytesOut } = server.meter.snapshot().roles.deliver;
    const textBytes = JSON.stringify({ seq: 1, author: 'test', text: 'hello' }).length;
    expect(bytesOut).toBeGreaterThan(texts * readers.length * textBytes);
    expect(bytesIn).toBeGreaterThan(0);
    expect(server.meter.snapshot().roles.publish.bytesIn).toBe(0);
    await Promise.all(readers.map((reader) => reader.client.close()));
    await until(() => server.meter.snapshot().connections === 0);
    // Answered polls, and those whose client disconnected before.
    const { requests, empty, handshakes } = counters;
    expect(requests - counters.useful - empty - handshakes).toBeLessThanOrEqual(readers.length);
  });
});

/**
 * Tests only the server's half, so one client for each mode is enough. The code of tutorials does not look how much waits for a slow reader, so
 * it holds all of it in memory.
 */
describe.each(MODE_CLIENTS.filter(({ kind }) => kind === 'library'))('$mode.name', (modeClient) => {
  const LOTS = 50_000;
  /** More than the operating system buffers for a reader that does not read. */
  const LONG = 'x'.repeat(1_000);

  it(`holds a bounded part of ${LOTS} messages for a reader that does not read, and delivers all of them later`, async () => {
    const held = watchServerSockets();
    const server = await startServing();
    const proxy = await startFaultyProxy(server.port);
    const reader = await openReader(modeClient, proxy.url);
    await append(server, 1);
    await reader.has(1);
    proxy.pause();
    await append(server, LOTS, LONG);
    const { framesOut } = server.meter.counters.deliver;
    expect(framesOut).toBeLessThan(LOTS / 2);
    // The limit, the page that exceeded it, and what Engine.IO had buffered before.
    expect(held.bytes(server.port)).toBeLessThan(3 * 1024 * 1024);
    proxy.resume();
    await reader.has(LOTS + 1);
    expect(reader.seqs).toEqual(range(1, LOTS + 1));
    expect(reader.troubles).toEqual([]);
  });
});

it('has every mode under a name and endpoint of its own or a shared one', () => {
  const names = modes.flatMap(({ name, aliases }) => [name, ...aliases]);
  expect(new Set(names).size).toBe(names.length);
});

/** A store that stays open when its server closes it. */
function keptOpen() {
  const store = openSqlite();
  return { store: { ...store, close: async () => {} }, end: () => store.close() };
}

/** Bytes buffered in the sockets of the server at a port. */
function watchServerSockets() {
  const sockets = new Set<Socket>();
  const onSocket = (message: unknown): void => {
    const { socket } = message as { socket: Socket };
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  };
  subscribe('net.server.socket', onSocket);
  onTestFinished(() => {
    unsubscribe('net.server.socket', onSocket);
  });
  return {
    bytes: (port: number): number =>
      [...sockets]
        .filter(({ localPort }) => localPort === port)
        .reduce((sum, { writableLength }) => sum + writableLength, 0),
  };
}
