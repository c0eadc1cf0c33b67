import { describe, expect, it, vi } from 'vitest';
import { monotonicClock } from '../../../src/clock.ts';
import { createAppendQueue } from '../../../src/log/append-queue.ts';
import { openFeed } from '../../../src/log/feed.ts';
import { PAGE } from '../../../src/log/subscription.ts';
import { createMeter } from '../../../src/meter.ts';
import { NobodyWaits, retryWhileUnavailable } from '../../../src/store/retry.ts';
import { openSqlite } from '../../../src/store/sqlite.ts';
import { StoreUnavailable } from '../../../src/store/store-unavailable.ts';
import { SILENT } from '../../support/silent-log.ts';

const lost = (written: 'no' | 'unknown') => new StoreUnavailable('the database is gone', written);

/** Work that the test settles. */
function held() {
  let end = (_error?: Error): void => {};
  const work = vi.fn(
    () =>
      new Promise<string>((resolve, reject) => {
        end = (error) => (error ? reject(error) : resolve('done'));
      }),
  );
  return { work, end: (error?: Error) => end(error) };
}

describe('the queue of appends', () => {
  it('runs one at a time, in order', async () => {
    const queue = createAppendQueue(monotonicClock);
    const [first, second] = [held(), held()];
    const both = [queue.add(first.work), queue.add(second.work)];
    expect([first.work, second.work].map(({ mock }) => mock.calls.length)).toEqual([1, 0]);
    first.end();
    await both[0];
    await vi.waitUntil(() => second.work.mock.calls.length === 1);
    second.end();
    expect(await both[1]).toBe('done');
  });

  it('fails all queued work when the store fails, and then goes on', async () => {
    const queue = createAppendQueue(monotonicClock);
    const [first, second] = [held(), held()];
    const [failed, waiting] = [queue.add(first.work), queue.add(second.work)];
    first.end(lost('unknown'));
    await expect(failed).rejects.toMatchObject({ written: 'unknown' });
    // It was not sent, so it is certain that it was not written.
    await expect(waiting).rejects.toMatchObject({ message: 'the database is gone', written: 'no' });
    expect(second.work).not.toHaveBeenCalled();
    expect(await queue.add(async () => 'later')).toBe('later');
  });

  it('does not fail other work when one message has an error', async () => {
    const queue = createAppendQueue(monotonicClock);
    const first = held();
    const [failed, waiting] = [queue.add(first.work), queue.add(async () => 'second')];
    first.end(new Error('a fault'));
    await expect(failed).rejects.toThrow('a fault');
    expect(await waiting).toBe('second');
  });

  it('skips work that nobody waits for when its turn comes', async () => {
    const queue = createAppendQueue(monotonicClock);
    const [first, second] = [held(), held()];
    let wanted = true;
    const [ran, left] = [queue.add(first.work), queue.add(second.work, () => wanted)];
    wanted = false;
    first.end();
    await ran;
    await expect(left).rejects.toThrow(NobodyWaits);
    expect(second.work).not.toHaveBeenCalled();
  });
});

describe('retries of a store', () => {
  const options = { clock: monotonicClock, limitMs: 60_000 };

  it('asks again while nothing was written', async () => {
    const ask = vi.fn().mockRejectedValueOnce(lost('no')).mockRejectedValueOnce(lost('no'));
    ask.mockResolvedValueOnce('there');
    expect(await retryWhileUnavailable(ask, options)).toBe('there');
  });

  it.each([
    ['what may have been written', lost('unknown'), {}, 'the database is gone'],
    ['what is a fault', new Error('a fault'), {}, 'a fault'],
    ['beyond its time', lost('no'), { limitMs: 0 }, 'the database is gone'],
  ])('does not ask again: %s', async (_what, error, change, message) => {
    const ask = vi.fn().mockRejectedValue(error);
    await expect(retryWhileUnavailable(ask, { ...options, ...change })).rejects.toThrow(message);
    expect(ask).toHaveBeenCalledOnce();
  });

  it('does not ask again once nobody waits', async () => {
    const ask = vi.fn().mockRejectedValue(lost('no'));
    await expect(retryWhileUnavailable(ask, { ...options, wanted: () => false })).rejects.toThrow(
      NobodyWaits,
    );
    expect(ask).toHaveBeenCalledOnce();
  });
});

it('readers get a message that was written although its writer got an error', async () => {
  const store = openSqlite();
  const meter = createMeter(monotonicClock);
  const insert = vi.spyOn(store, 'insert');
  const write = store.insert;
  insert.mockImplementationOnce(async (message) => {
    insert.mockRestore();
    await write(message);
    throw lost('unknown');
  });
  const feed = await openFeed({
    store,
    meter,
    clock: monotonicClock,
    tailCache: 10,
    batchMs: 0,
    log: SILENT,
  });
  const found = new Promise((resolve) => feed.onceBeyond(0, resolve));
  await expect(feed.append({ author: 'a', text: 'unconfirmed' })).rejects.toMatchObject({
    written: 'unknown',
  });
  expect(await found).toBe(true);
  expect(feed.recent(0, PAGE)?.map(({ message }) => message.text)).toEqual(['unconfirmed']);
  feed.close();
  meter.close();
  await store.close();
});
