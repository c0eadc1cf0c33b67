import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Message } from '../../../src/log/message.ts';
import type { Follower } from '../../../src/store/follow.ts';
import type { MessageStore } from '../../../src/store/message-store.ts';
import { openStore } from '../../../src/store/open.ts';
import { mongodForTests, uriOf } from '../../support/mongod.ts';

/** A kind of database, and how to create an empty one. */
interface StoreKind {
  readonly name: string;
  readonly kind: string;
  /** Whether two stores can be open on one database, as two processes would have. */
  readonly shared: boolean;
  /** Whether a log is there again when it is opened again. */
  readonly kept: boolean;
  /** Why its tests cannot run on this machine, if they cannot. */
  readonly missing?: string;
  createDatabase(): Promise<{ readonly choice: string; remove(): Promise<void> }>;
}

const mongo = await mongodForTests();
const replicas = await mongodForTests({ replicaSet: true });
let databases = 0;

const kinds: readonly StoreKind[] = [
  {
    name: 'SQLite in memory',
    kind: 'sqlite',
    shared: false,
    kept: false,
    createDatabase: async () => ({ choice: 'sqlite', remove: async () => undefined }),
  },
  {
    name: 'SQLite in a file',
    kind: 'sqlite',
    shared: false,
    kept: true,
    createDatabase: async () => {
      const folder = await mkdtemp(join(tmpdir(), 'pull-vs-push-test-'));
      return { choice: `sqlite:${join(folder, 'log.db')}`, remove: () => rm(folder, { recursive: true }) };
    },
  },
  {
    name: 'a MongoDB replica set',
    kind: 'mongo',
    shared: true,
    kept: true,
    ...('missing' in replicas && { missing: replicas.missing }),
    createDatabase: async () => {
      if ('missing' in replicas) throw new Error(replicas.missing);
      databases += 1;
      return { choice: uriOf(replicas.mongod, `test-${databases}`), remove: async () => undefined };
    },
  },
  {
    name: 'MongoDB',
    kind: 'mongo',
    shared: false,
    kept: true,
    ...('missing' in mongo && { missing: mongo.missing }),
    createDatabase: async () => {
      if ('missing' in mongo) throw new Error(mongo.missing);
      databases += 1;
      return { choice: uriOf(mongo.mongod, `test-${databases}`), remove: async () => undefined };
    },
  },
];

afterAll(async () => {
  for (const each of [mongo, replicas]) if ('mongod' in each) await each.mongod.stop();
});

describe.each(kinds)('$name', ({ kind, shared, kept, missing, createDatabase }) => {
  describe.skipIf(missing)(missing ? `skipped: ${missing}` : 'keeps the contract of MessageStore', () => {
    let database: Awaited<ReturnType<typeof createDatabase>>;
    let opened: MessageStore[];
    let store: MessageStore;

    const open = async () => {
      const another = await openStore(database.choice, { say: () => undefined });
      opened.push(another);
      return another;
    };

    beforeEach(async () => {
      database = await createDatabase();
      opened = [];
      store = await open();
    });

    afterEach(async () => {
      await Promise.all(opened.map((each) => each.close()));
      await database.remove();
    });

    test('names its kind and version', () => {
      expect(store.kind).toBe(kind);
      expect(store.version).toMatch(/^\d+\.\d+/);
    });

    test('an empty log has tail 0 and no messages', async () => {
      expect(await store.tailSeq()).toBe(0);
      expect(await store.since(0, 10)).toEqual([]);
    });

    test('returns what was inserted, and nothing else', async () => {
      expect(await store.insert(message(1))).toBe('inserted');
      expect(await store.tailSeq()).toBe(1);
      expect(await store.since(0, 10)).toStrictEqual([message(1)]);
    });

    test('check resolves without inserting a message', async () => {
      await store.check();
      expect(await store.tailSeq()).toBe(0);
      expect(await store.insert(message(1))).toBe('inserted');
      await store.check();
    });

    test('a seq is taken once: the first message stays', async () => {
      await store.insert(message(1, 'first'));
      expect(await store.insert(message(1, 'second'))).toBe('taken');
      expect(await store.insert(message(1, 'first'))).toBe('taken');
      expect(await store.since(0, 10)).toEqual([message(1, 'first')]);
    });

    test('since: beyond the cursor, oldest first, at most the limit', async () => {
      // Inserted out of order, and beyond 10, so that neither insertion order nor text order equals the order by seq.
      for (const seq of [3, 1, 12, 2, 5, 4, 7, 6, 11, 9, 8, 10]) await store.insert(message(seq));
      const seqs = async (cursor: number, limit: number) =>
        (await store.since(cursor, limit)).map(({ seq }) => seq);

      expect(await seqs(0, 100)).toEqual(dense(12));
      expect(await seqs(0, 3)).toEqual([1, 2, 3]);
      expect(await seqs(8, 3)).toEqual([9, 10, 11]);
      expect(await seqs(11, 3)).toEqual([12]);
      expect(await seqs(12, 3)).toEqual([]);
      expect(await seqs(1000, 3)).toEqual([]);
      expect(await store.tailSeq()).toBe(12);
    });

    test.each([
      ['letters of many scripts', 'Grüße, 안녕하세요, مرحبا, 日本語'],
      ['characters of several code points', '👩‍👩‍👧‍👦 🇰🇷 e\u0301'],
      ['line ends and control characters', 'a\r\nb\u2028c\td\u0000e\u0007'],
      ['what would be markup or a query', `<img onerror=x> '); DROP TABLE messages; -- {"$gt": 0}`],
      ['spaces around it', '  text  '],
      ['4 KB', '한'.repeat(1365)],
    ])('keeps text as it is: %s', async (_, text) => {
      const original = { ...message(1, text), author: text.slice(0, 64) };
      await store.insert(original);
      expect(await store.since(0, 1)).toStrictEqual([original]);
    });

    test('keeps seq exact beyond 32 bits', async () => {
      const seq = 2 ** 40 + 1;
      await store.insert(message(seq));
      expect(await store.tailSeq()).toBe(seq);
      expect(await store.since(seq - 1, 1)).toEqual([message(seq)]);
    });

    test('compare-and-append from many writers leaves a dense log, and no reader sees a hole', {
      timeout: 300_000,
    }, async () => {
      const other = shared ? await open() : store;
      const writers = [store, other, store, other];
      const each = 100;
      const total = writers.length * each;

      const [seen, ...written] = await Promise.all([
        readToEnd(store, total),
        ...writers.map((target, writer) => appendMany(target, `writer ${writer}`, each)),
      ]);

      expect(written.flat().sort((a, b) => a - b)).toEqual(dense(total));
      expect(seen.map(({ seq }) => seq)).toEqual(dense(total));
      const seenOf = (author: string) => seen.filter((one) => one.author === author).map(({ seq }) => seq);
      expect(writers.map((_, writer) => seenOf(`writer ${writer}`))).toEqual(written);
    });

    test('a log has an id of its own, and keeps it', async () => {
      const id = await store.logId();
      expect(id).toMatch(/^[\w-]{8}$/);
      await store.insert(message(1));
      expect(await store.logId()).toBe(id);
      expect([await store.tailSeq(), (await store.since(0, 10)).length]).toEqual([1, 1]);
      const other = await createDatabase();
      const another = await openStore(other.choice, { say: () => undefined });
      expect(await another.logId()).not.toBe(id);
      await another.close();
      await other.remove();
    });

    if (shared) {
      test('servers that open an empty log together give it one id', async () => {
        const stores = [store, await open(), await open()];
        const ids = await Promise.all(stores.map((each) => each.logId()));
        expect(new Set(ids).size).toBe(1);
      });

      test('tells of what others insert, in order', async () => {
        const other = await open();
        const told: Message[] = [];
        const losses: string[] = [];
        let follower: Follower | undefined;
        await new Promise<void>((resolve) => {
          follower = store.follow?.({
            inserted: (one) => told.push(one),
            following: () => resolve(),
            lost: (reason) => losses.push(reason),
          });
        });
        await appendMany(other, 'other', 20);
        await appendMany(store, 'own', 5);
        await expect.poll(() => told.length).toBe(25);
        expect(told).toEqual(await store.since(0, 100));
        await follower?.close();
        expect(losses).toEqual([]);
      });
    } else if (kept) {
      test('is refused while another server has it, and its successor gets it within 10 s', {
        timeout: 30_000,
      }, async () => {
        // A server that uses the store keeps its lease by following.
        const follower = store.follow?.({ inserted() {}, following() {}, lost() {} });
        await expect(open()).rejects.toThrow(/one server at a time|a single mongod/);
        await follower?.close();
        await store.close();
        const startedMs = performance.now();
        await open();
        expect(performance.now() - startedMs).toBeLessThan(10_000);
      });
    }

    if (kept) {
      test('a log continues after its tail when it is opened again', async () => {
        await appendMany(store, 'before', 3);
        const id = await store.logId();
        await store.close();
        const again = await open();
        expect(await again.logId()).toBe(id);
        expect(await again.tailSeq()).toBe(3);
        expect(await appendMany(again, 'after', 2)).toEqual([4, 5]);
        expect((await again.since(2, 10)).map(({ author }) => author)).toEqual(['before', 'after', 'after']);
      });
    }

    test('may be closed twice; calls after it reject', async () => {
      await store.insert(message(1));
      await Promise.all([store.close(), store.close()]);
      await store.close();
      await expect(store.tailSeq()).rejects.toThrow();
      await expect(store.since(0, 1)).rejects.toThrow();
      await expect(store.insert(message(2))).rejects.toThrow();
      await expect(store.check()).rejects.toThrow();
    });
  });
});

function message(seq: number, text = `message ${seq}`): Message {
  return { seq, author: 'anonymous', text, createdAt: '2025-03-01T09:30:00.123Z' };
}

function dense(length: number): number[] {
  return Array.from({ length }, (_, index) => index + 1);
}

/** Appends as the feed does: reads the tail, tries the next seq, and repeats if another writer took it. */
async function appendMany(store: MessageStore, author: string, count: number): Promise<number[]> {
  const seqs: number[] = [];
  while (seqs.length < count) {
    const seq = (await store.tailSeq()) + 1;
    // Yields to the other writers, which would never interleave with a store that answers synchronously.
    await nextTurn();
    if ((await store.insert({ ...message(seq), author })) === 'inserted') seqs.push(seq);
  }
  return seqs;
}

/** Follows the log by cursor while it is written. A hole that is filled later would be missing in the result. */
async function readToEnd(store: MessageStore, total: number): Promise<Message[]> {
  const seen: Message[] = [];
  while ((seen.at(-1)?.seq ?? 0) < total) {
    seen.push(...(await store.since(seen.at(-1)?.seq ?? 0, 17)));
    await nextTurn();
  }
  return seen;
}
