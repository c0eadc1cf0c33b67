import { Buffer } from 'node:buffer';
import { Writable } from 'node:stream';
import { expect, it, onTestFinished } from 'vitest';
import type { LogEntry } from '../../../src/log/entry.ts';
import { openFeed } from '../../../src/log/feed.ts';
import { createMeter } from '../../../src/meter.ts';
import { encodeOnce } from '../../../src/modes/push/encode-once.ts';
import { writeTogether } from '../../../src/modes/push/write-together.ts';
import { openSqlite } from '../../../src/store/sqlite.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { range } from '../../support/read.ts';
import { SILENT } from '../../support/silent-log.ts';

const MESSAGES = 1_000;
const TEXT = 'x'.repeat(100);
const READERS = 200;

const encodeEntry = ({ json }: LogEntry): Buffer => Buffer.from(json);

async function openLog(batchMs: number) {
  const clock = fakeClock();
  const meter = createMeter(clock);
  const store = openSqlite();
  const feed = await openFeed({ store, meter, clock, tailCache: 10_000, batchMs, log: SILENT });
  onTestFinished(async () => {
    feed.close();
    meter.close();
    await store.close();
  });
  const append = async (count: number): Promise<void> => {
    for (let appended = 0; appended < count; appended++) await feed.append({ author: 'a', text: TEXT });
  };
  return { feed, append };
}

it('readers that catch up share one copy of each entry’s bytes, whatever their cursors', async () => {
  const { feed, append } = await openLog(0);
  await append(MESSAGES);
  const encode = encodeOnce(encodeEntry, Buffer.concat);
  const held: (readonly Buffer[])[] = [];
  for (let reader = 0; reader < READERS; reader++) {
    // A reader that pauses after a page, and keeps that page until it resumes.
    feed.subscribe(reader, {
      write(entries, shared) {
        held.push(encode(entries, shared));
        return false;
      },
      failed() {},
    });
  }
  expect(held).toHaveLength(READERS);
  const pagesOf = (buffers: readonly Buffer[]) =>
    buffers.map((bytes) => (JSON.parse(bytes.toString()) as { seq: number }).seq);
  expect(pagesOf(held[7] ?? [])).toEqual(range(8, 207));
  // The last reader's page ends where the pages of the others end.
  expect(new Set(held.flat()).size).toBe(READERS - 1 + 200);
});

it('readers that keep up get a batch as one buffer, the same for all', async () => {
  const { feed, append } = await openLog(1_000);
  const encode = encodeOnce(encodeEntry, Buffer.concat);
  const got: (readonly Buffer[])[] = [];
  const follow = (seq: number) =>
    feed.subscribe(seq, {
      write: (entries, shared) => got.push(encode(entries, shared)) > 0,
      failed() {},
    });
  await append(1);
  for (let reader = 0; reader < READERS; reader++) follow(1);
  await append(4);
  // A reader that arrives while a batch is collected has a part of it already, so it shares only the entries.
  follow(3);
  await append(2);
  got.length = 0;
  feed.close();
  expect(got).toHaveLength(READERS + 1);
  expect(got[0]?.map(({ length }) => length > 6 * TEXT.length)).toEqual([true]);
  expect(new Set(got.flat()).size).toBe(1 + 2);
});

it.each([1, 3])('writes %i buffers in one call without copying them', (count) => {
  const writes: Buffer[][] = [];
  const stream = new Writable({
    write: (bytes: Buffer) => void writes.push([bytes]),
    writev: (chunks) => void writes.push(chunks.map(({ chunk }) => chunk as Buffer)),
  });
  const parts = Array.from({ length: count }, (_, index) => Buffer.from(String(index)));
  writeTogether(stream, parts);
  expect(writes).toEqual([parts]);
  for (const [index, part] of parts.entries()) expect(writes[0]?.[index]).toBe(part);
});
