import { expect, it, onTestFinished } from 'vitest';
import { openFeed } from '../../../src/log/feed.ts';
import { createMeter } from '../../../src/meter.ts';
import type { FollowEvents } from '../../../src/store/follow.ts';
import type { MessageStore } from '../../../src/store/message-store.ts';
import { openSqlite } from '../../../src/store/sqlite.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { SILENT } from '../../support/silent-log.ts';

const MESSAGE = { author: 'a', text: 'b', createdAt: '2025-03-01T09:30:00.123Z' };

async function open(store: MessageStore) {
  const clock = fakeClock();
  const meter = createMeter(clock);
  const feed = await openFeed({ store, meter, clock, tailCache: 100, batchMs: 0, log: SILENT });
  onTestFinished(async () => {
    feed.close();
    meter.close();
    await store.close();
  });
  return feed;
}

/** A store that several servers share; the test tells the feed what the others do. */
function shared(): { readonly store: MessageStore; readonly tell: () => FollowEvents } {
  let told: FollowEvents | undefined;
  const store: MessageStore = {
    ...openSqlite(),
    shared: true,
    follow(events) {
      told = events;
      return { close: async () => {} };
    },
  };
  return { store, tell: () => told as FollowEvents };
}

it('puts a cursor of this log where it was, and every other one at the start', async () => {
  const feed = await open(openSqlite());
  for (let appended = 0; appended < 5; appended++) await feed.append({ author: 'a', text: 'b' });
  const { logId } = feed;
  expect(feed.placeOf({ logId, seq: 3 })).toEqual({ seq: 3, reset: false });
  expect(feed.placeOf({ seq: 3 })).toEqual({ seq: 3, reset: false });
  expect(feed.placeOf({ logId: 'other', seq: 3 })).toEqual({ seq: 0, reset: true });
  // Nothing of the other log was read, so nothing has to be told.
  expect(feed.placeOf({ logId: 'other', seq: 0 })).toEqual({ seq: 0, reset: false });
  expect(feed.placeOf({ seq: 6 })).toEqual({ seq: 0, reset: true });
});

it('waits with a cursor that another server of the log has given, until it has come so far', async () => {
  const { store, tell } = shared();
  const feed = await open(store);
  expect(feed.placeOf({ logId: feed.logId, seq: 2 })).toEqual({ seq: 2, reset: false });
  const got: number[] = [];
  feed.subscribe(2, {
    write: (entries) => got.push(...entries.map(({ message }) => message.seq)) > 0,
    failed() {},
  });
  for (const seq of [1, 2, 3]) tell().inserted({ seq, ...MESSAGE });
  expect(got).toEqual([3]);
});

it('publishes what it is told once, in order, whatever it appends or reads itself', async () => {
  const { store, tell } = shared();
  const feed = await open(store);
  const got: number[] = [];
  feed.subscribe(0, {
    write: (entries) => got.push(...entries.map(({ message }) => message.seq)) > 0,
    failed() {},
  });
  await feed.append({ author: 'a', text: 'own' });
  tell().inserted({ seq: 1, ...MESSAGE });
  // Another server has inserted two, and only the second was told.
  for (const seq of [2, 3]) await store.insert({ seq, ...MESSAGE });
  tell().inserted({ seq: 3, ...MESSAGE });
  await feed.append({ author: 'a', text: 'own again' });
  tell().inserted({ seq: 3, ...MESSAGE });
  expect(got).toEqual([1, 2, 3, 4]);
});

it('is current once it is told of every insert and has read those before, and not while it is not', async () => {
  const { store, tell } = shared();
  const feed = await open(store);
  expect(feed.isCurrent).toBe(false);
  await store.insert({ seq: 1, ...MESSAGE });
  tell().following('cursor');
  expect(feed.isCurrent).toBe(false);
  await expect.poll(() => feed.isCurrent).toBe(true);
  expect(feed.headSeq).toBe(1);
  tell().lost('the network is gone');
  expect(feed.isCurrent).toBe(false);
  await feed.append({ author: 'a', text: 'own' });
  expect(feed.isCurrent).toBe(false);
  tell().following('token');
  await expect.poll(() => feed.isCurrent).toBe(true);
});
