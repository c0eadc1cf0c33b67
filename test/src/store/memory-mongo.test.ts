import { existsSync } from 'node:fs';
import { beforeEach, expect, it, vi } from 'vitest';
import { openMemoryMongo } from '../../../src/store/memory-mongo.ts';
import type { MessageStore } from '../../../src/store/message-store.ts';

/** State of the fake mongod, and which of its steps fails. */
const mongod = vi.hoisted(() => ({ dbPath: '', running: false, failing: new Set<string>() }));

const failIf = vi.hoisted(() => async (step: string) => {
  if (mongod.failing.has(step)) throw new Error(`${step} fails`);
});

vi.mock('mongodb-memory-server-core', () => ({
  DryMongoBinary: { locateBinary: async () => '/usr/bin/mongod' },
  MongoInstance: class {
    constructor({ instance }: { instance: { dbPath: string } }) {
      mongod.dbPath = instance.dbPath;
    }
    async start() {
      // A mongod that is too slow still runs.
      mongod.running = true;
      await failIf('start');
    }
    async stop() {
      mongod.running = false;
      await failIf('stop');
    }
  },
}));

vi.mock('../../../src/store/mongo.ts', () => ({
  openMongo: async () => {
    await failIf('open');
    return { close: () => failIf('close') } as Partial<MessageStore>;
  },
}));

beforeEach(() => mongod.failing.clear());

const options = { say: () => {}, firstByteMs: 1_000 };

it.each(['start', 'open', 'close', 'stop'])(
  'leaves no mongod and no data behind when %s fails',
  async (step) => {
    mongod.failing.add(step);
    const openAndClose = async () => (await openMemoryMongo(options)).close();
    await expect(openAndClose()).rejects.toThrow();
    expect(mongod.running).toBe(false);
    expect(mongod.dbPath).not.toBe('');
    expect(existsSync(mongod.dbPath)).toBe(false);
  },
);
