import { setTimeout as sleep } from 'node:timers/promises';
import { median } from 'simple-statistics';
import { io, type Socket } from 'socket.io-client';
import { closeTogether, createCloseStack } from '../src/process/close-stack.ts';
import { freePort } from '../src/store/free-port.ts';
import { type MemoryMongod, startMemoryMongod } from '../src/store/memory-mongo.ts';
import { StoreError } from '../src/store/store-error.ts';
import { type Host, startHost } from './hosts/start-host.ts';
import { Unavailable } from './kinds/case.ts';
import { startRedis } from './kinds/redis.ts';

/** What two servers that deliver to each other's readers cost, and what a restart of one of them loses. */
export interface NodesFigures {
  readonly name: string;
  /** From publishing at one server until a reader of the other had the message, in ms: medians over all messages and readers. */
  readonly latencyMs: number;
  /** CPU of both servers for one delivery to a reader of the other, in µs. */
  readonly cpuUs: number;
  /** Share of the messages of a restart that readers of the restarted server missed, by how it ended. */
  readonly lost: { readonly killed: number; readonly ended: number };
}

export type NodesResult = NodesFigures | { readonly name: string; readonly skipped: string };

/** Two servers under test. */
interface Pair {
  start(port: number): Promise<Host>;
  /** What a reader sends when it connects, by the cursor of its last message. */
  readonly auth?: (offset: string | undefined) => Record<string, unknown>;
}

interface Contender {
  readonly name: string;
  readonly open: (stores: Stores) => Promise<Pair>;
}

/** The databases that the contenders share, each started when the first one asks for it. */
interface Stores {
  mongo(): Promise<string>;
  redis(): Promise<string>;
}

const CONTENDERS: readonly Contender[] = [
  {
    name: 'this project, MongoDB change stream',
    open: async ({ mongo }) => {
      const uri = await mongo();
      return {
        start: (port) => startHost('ours', { store: uri, port }),
        auth: (offset) => ({ since: offset ?? 'latest' }),
      };
    },
  },
  {
    name: 'Socket.IO, mongo-adapter',
    open: async ({ mongo }) => {
      const uri = await mongo();
      return { start: (port) => startHost('socket.io-adapter', { adapter: 'mongo', uri, port }) };
    },
  },
  {
    name: 'Socket.IO, redis-streams-adapter',
    open: async ({ redis }) => {
      const uri = await redis();
      return { start: (port) => startHost('socket.io-adapter', { adapter: 'redis', uri, port }) };
    },
  },
];

const READERS = 100;
const PER_SECOND = 20;
const TEXT = 'x'.repeat(20);
const OPEN_LIMIT_MS = 20_000;
/** After which a message that has not come is lost. */
const LOST_MS = 5_000;
const OUTAGE_MS = 1_500;

/** Measures every contender in turn, `rounds` times; figures are medians over the rounds. */
export async function measureNodes(
  rounds: number,
  { work }: { readonly work: number },
  say: (line: string) => void,
): Promise<readonly NodesResult[]> {
  const closers = createCloseStack();
  const stores = openStores(closers.add);
  const figures = new Map<string, Omit<NodesFigures, 'name'>[]>();
  const skipped = new Map<string, string>();
  try {
    for (let round = 0; round < rounds; round++) {
      for (const { name, open } of CONTENDERS) {
        if (skipped.has(name)) continue;
        say(`round ${round + 1} of ${rounds}: ${name}`);
        try {
          const all = figures.get(name) ?? [];
          all.push(await measurePair(await open(stores), Math.ceil(200 * work)));
          figures.set(name, all);
        } catch (error) {
          if (!(error instanceof Unavailable)) throw error;
          skipped.set(name, error.message);
        }
      }
    }
  } finally {
    await closers.closeAll();
  }
  return CONTENDERS.map(({ name }): NodesResult => {
    const all = figures.get(name);
    if (all === undefined) return { name, skipped: skipped.get(name) ?? '' };
    const middle = (of: (one: Omit<NodesFigures, 'name'>) => number): number => median(all.map(of));
    return {
      name,
      latencyMs: middle(({ latencyMs }) => latencyMs),
      cpuUs: middle(({ cpuUs }) => cpuUs),
      lost: { killed: middle(({ lost }) => lost.killed), ended: middle(({ lost }) => lost.ended) },
    };
  });
}

export const NODES_COLUMNS = [
  'two servers',
  'latency between them',
  'CPU/delivery, both',
  'lost, one killed',
  'lost, one ended',
] as const;

/** Returns the table's rows. */
export function nodesRows(results: readonly NodesResult[]): string[][] {
  const share = (fraction: number): string => `${(fraction * 100).toFixed(fraction === 0 ? 0 : 1)}%`;
  return results.map((result) =>
    'skipped' in result
      ? [result.name, `skipped: ${result.skipped}`, '', '', '']
      : [
          result.name,
          `${result.latencyMs.toFixed(1)} ms`,
          `${result.cpuUs.toFixed(1)} µs`,
          share(result.lost.killed),
          share(result.lost.ended),
        ],
  );
}

function openStores(onOpen: (close: () => unknown) => void): Stores {
  let mongod: Promise<MemoryMongod> | undefined;
  let redis: ReturnType<typeof startRedis> | undefined;
  return {
    async mongo() {
      mongod ??= startMemoryMongod({ say: () => {}, firstByteMs: 15_000, replicaSet: true }).then(
        (opened) => {
          onOpen(opened.stop);
          return opened;
        },
      );
      return mongod.then(
        ({ uri }) => uri,
        (error: unknown) => {
          throw error instanceof StoreError ? new Unavailable(error.message) : error;
        },
      );
    },
    async redis() {
      redis ??= startRedis().then((opened) => {
        onOpen(opened.close);
        return opened;
      });
      return (await redis).uri;
    },
  };
}

async function measurePair(pair: Pair, messages: number): Promise<Omit<NodesFigures, 'name'>> {
  const [portA, portB] = [await freePort('127.0.0.1'), await freePort('127.0.0.1')];
  const near = await pair.start(portA);
  let far = await pair.start(portB);
  const readers: Reader[] = [];
  try {
    for (let index = 0; index < READERS; index++) readers.push(createReader(far.baseUrl, pair.auth));
    await Promise.all(readers.map((reader) => reader.connected()));
    let seq = 0;
    const publish = async (count: number): Promise<void> => {
      for (let message = 0; message < count; message++) {
        const due = sleep(1000 / PER_SECOND);
        seq++;
        for (const reader of readers) reader.published(seq);
        await near.call('publish', { seq, text: TEXT });
        await due;
      }
    };
    await publish(PER_SECOND);
    await sleep(500);
    for (const reader of readers) reader.forget();
    const costOf = async () => (await near.cost()).cpuMs + (await far.cost()).cpuMs;
    const before = await costOf();
    await publish(messages);
    await sleep(500);
    const cpuUs = (((await costOf()) - before) * 1000) / (messages * READERS);
    const latencyMs = median(readers.flatMap((reader) => reader.latenciesMs));

    const lossOf = async (how: 'killed' | 'ended'): Promise<number> => {
      for (const reader of readers) reader.forget();
      const first = seq + 1;
      await publish(PER_SECOND / 2);
      const publishing = publish((PER_SECOND * OUTAGE_MS) / 1000);
      await (how === 'killed' ? far.kill() : far.close());
      await publishing;
      far = await pair.start(portB);
      await Promise.all(readers.map((reader) => reader.connected()));
      await publish(PER_SECOND / 2);
      await sleep(LOST_MS);
      const expected = (seq - first + 1) * READERS;
      return 1 - readers.reduce((sum, reader) => sum + reader.received, 0) / expected;
    };
    const killed = await lossOf('killed');
    return { cpuUs, latencyMs, lost: { killed, ended: await lossOf('ended') } };
  } finally {
    for (const reader of readers) reader.close();
    await closeTogether([near.close(), far.close()]);
  }
}

/** A reader by Socket.IO's own client, which reconnects and recovers as its documents say. */
interface Reader {
  /** Resolves when it is connected, now or again. */
  connected(): Promise<void>;
  /** Call before a message is published, in the order of messages. */
  published(seq: number): void;
  /** Forgets what was published and received so far. */
  forget(): void;
  readonly latenciesMs: readonly number[];
  /** Messages that arrived, each counted once. */
  readonly received: number;
  close(): void;
}

function createReader(baseUrl: string, auth: Pair['auth']): Reader {
  let offset: string | undefined;
  let publishedMs: number[] = [];
  let latenciesMs: number[] = [];
  const socket: Socket = io(baseUrl, {
    transports: ['websocket'],
    forceNew: true,
    ...(auth && { auth: (send) => send(auth(offset)) }),
  });
  // Messages come in order, so the next one to arrive is the oldest that is awaited.
  socket.on('message', (_message: unknown, cursor?: string) => {
    offset = cursor;
    const atMs = publishedMs[latenciesMs.length];
    if (atMs !== undefined) latenciesMs.push(performance.now() - atMs);
  });
  for (const event of ['log', 'reset']) {
    socket.on(event, (_greeting: unknown, cursor: string) => {
      offset = cursor;
    });
  }
  return {
    connected: () =>
      new Promise((resolve, reject) => {
        if (socket.connected) return resolve();
        const limit = setTimeout(
          () => reject(new Error('a reader could not connect in time')),
          OPEN_LIMIT_MS,
        );
        socket.once('connect', () => {
          clearTimeout(limit);
          resolve();
        });
      }),
    published: () => void publishedMs.push(performance.now()),
    forget() {
      publishedMs = [];
      latenciesMs = [];
    },
    get latenciesMs() {
      return latenciesMs;
    },
    get received() {
      return latenciesMs.length;
    },
    close: () => void socket.disconnect(),
  };
}
