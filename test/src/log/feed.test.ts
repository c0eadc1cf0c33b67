import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Feed, openFeed } from '../../../src/log/feed.ts';
import type { Message } from '../../../src/log/message.ts';
import type { Sink, Subscription } from '../../../src/log/subscription.ts';
import { createMeter } from '../../../src/meter.ts';
import type { MessageStore } from '../../../src/store/message-store.ts';
import { openSqlite } from '../../../src/store/sqlite.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { SILENT } from '../../support/silent-log.ts';

/** An in-memory store whose answers the scheduler releases, in any order relative to other events. */
function slowStore(scheduler: fc.Scheduler): MessageStore {
  const messages: Message[] = [];
  const answer = <T>(label: string, value: () => T): Promise<T> =>
    scheduler.schedule(Promise.resolve(), label).then(value);
  return {
    kind: 'slow',
    version: '1',
    shared: false,
    logId: async () => 'slow',
    tailSeq: async () => messages.length,
    insert: (message) =>
      answer('insert', () => {
        if (message.seq <= messages.length) return 'taken';
        messages.push(message);
        return 'inserted';
      }),
    // Read at once and answered later: the answer lacks what was appended meanwhile, as with a real database.
    since(seq, limit) {
      const found = messages.slice(seq, seq + limit);
      return answer('since', () => found);
    },
    check: async () => {},
    close: async () => {},
  };
}

/** Enough steps for the slowest reader to get every message of a run with a query for each. */
const MOST_ROUNDS = 100;

/** The next event: a message, an action of a reader, or the passing of time. */
const event = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ what: 'append' } as const) },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('subscribe' as const),
      since: fc.nat(12),
      wakes: fc.nat(5),
      takes: fc.integer({ min: 1, max: 5 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('resume' as const), reader: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('return' as const), reader: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('time' as const), passesMs: fc.nat(15) }) },
);

/** A reader that takes a number of pages before it exerts back-pressure, and records each message. */
class Reader implements Sink {
  readonly got: number[] = [];
  readonly from: number;
  private readonly takes: number;
  private readonly onTaken: () => void;
  private taken = 0;
  subscription: Subscription | undefined;

  constructor(from: number, takes: number, onTaken: () => void) {
    this.from = from;
    this.takes = takes;
    this.onTaken = onTaken;
  }

  write(entries: readonly { message: Message }[]): boolean {
    this.got.push(...entries.map(({ message }) => message.seq));
    this.taken++;
    this.onTaken();
    return this.taken % this.takes !== 0;
  }

  failed(error: Error): void {
    throw error;
  }
}

// Fakes the timers of batches only, not those of the scheduler.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the change from history to live messages', () => {
  it.each([
    ['with the tail in memory', 100, 0],
    ['with a tail that is too short', 2, 0],
    ['with no tail at all', 0, 0],
    ['in batches', 100, 10],
    ['in batches, with a tail that is too short', 2, 10],
    ['in batches, with no tail at all', 0, 10],
  ])('has neither gap nor repeat, whatever the order of events, %s', async (_what, tailCache, batchMs) => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.array(event, { maxLength: 30 }), async (scheduler, events) => {
        const clock = fakeClock();
        const meter = createMeter(clock);
        const feed = await openFeed({
          store: slowStore(scheduler),
          meter,
          clock,
          tailCache,
          batchMs,
          log: SILENT,
        });
        const readers: Reader[] = [];
        const appends: Promise<unknown>[] = [];

        const { task } = scheduler.scheduleSequence(
          events.map((next) => ({
            label: next.what,
            builder: async () => {
              if (next.what === 'append') appends.push(feed.append({ author: 'a', text: 'b' }));
              else if (next.what === 'time') vi.advanceTimersByTime(next.passesMs);
              else if (next.what === 'subscribe') {
                const reader = new Reader(Math.min(next.since, feed.headSeq), next.takes, () =>
                  // Another reader may resume in the middle of a fan-out.
                  readers[next.wakes]?.subscription?.resume(),
                );
                readers.push(reader);
                reader.subscription = feed.subscribe(reader.from, reader);
              } else {
                const reader = readers[next.reader];
                if (next.what === 'resume') reader?.subscription?.resume();
                else if (reader !== undefined) {
                  // Disconnect and reconnect with the same cursor; the old subscription must deliver nothing more.
                  reader.subscription?.close();
                  reader.subscription = feed.subscribe(reader.got.at(-1) ?? reader.from, reader);
                }
              }
            },
          })),
        );
        await scheduler.waitFor(task);
        // At the end every reader catches up: each resumes whenever it pauses.
        const settle = async (): Promise<void> => {
          await Promise.all(appends);
          vi.runAllTimers();
          for (let round = 0; round < MOST_ROUNDS; round++) {
            for (const { subscription } of readers) subscription?.resume();
            await scheduler.schedule(Promise.resolve(), 'room again');
            // Only a few pages are read in one turn of the event loop.
            await nextTurn();
          }
        };
        await scheduler.waitFor(settle());

        for (const { got, from } of readers) {
          expect(got).toEqual(Array.from({ length: feed.headSeq - from }, (_, index) => from + 1 + index));
        }
        feed.close();
        meter.close();
      }),
      { numRuns: 150 },
    );
  });
});

describe('a waiting reader', () => {
  const open = (batchMs: number) => {
    const clock = fakeClock();
    const store = openSqlite();
    const meter = createMeter(clock);
    onTestFinished(async () => {
      meter.close();
      await store.close();
    });
    return openFeed({ store, meter, clock, tailCache: 100, batchMs, log: SILENT });
  };
  const post = (feed: Feed) => feed.append({ author: 'a', text: 'b' });

  it('is called when the batch is delivered, and not before', async () => {
    const feed = await open(10);
    await post(feed);
    const woken: string[] = [];
    feed.onceBeyond(1, () => woken.push('waited before'));
    await post(feed);
    feed.onceBeyond(1, () => woken.push('waited for what is collected'));
    feed.onceBeyond(2, () => woken.push('has it already'));
    await Promise.resolve();
    expect([woken, feed.handedOverSeq, feed.headSeq]).toEqual([[], 1, 2]);
    vi.advanceTimersByTime(10);
    expect(woken).toEqual(['waited before', 'waited for what is collected']);
    expect(feed.handedOverSeq).toBe(2);
    feed.close();
    expect(woken.at(-1)).toBe('has it already');
  });

  it('gets the pending batch when the log is closed', async () => {
    const feed = await open(1_000);
    const got: number[] = [];
    feed.subscribe(0, {
      write: (entries) => got.push(...entries.map(({ message }) => message.seq)) > 0,
      failed() {},
    });
    for (let sent = 0; sent < 3; sent++) await post(feed);
    expect(got).toEqual([1]);
    feed.close();
    expect(got).toEqual([1, 2, 3]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('gets a batch early when it fills a page', async () => {
    const feed = await open(1_000);
    const sizes: number[] = [];
    feed.subscribe(0, { write: (entries) => sizes.push(entries.length) > 0, failed() {} });
    for (let sent = 0; sent < 450; sent++) await post(feed);
    feed.close();
    expect(sizes).toEqual([1, 200, 200, 49]);
  });

  it('gets a batch early when it reaches its limit in bytes', async () => {
    const feed = await open(1_000);
    const sizes: number[] = [];
    feed.subscribe(0, { write: (entries) => sizes.push(entries.length) > 0, failed() {} });
    // Each of these characters takes six bytes in JSON.
    for (let sent = 0; sent < 100; sent++) await feed.append({ author: 'a', text: '\u0001'.repeat(4_096) });
    feed.close();
    expect(sizes).toEqual([1, 43, 43, 13]);
  });

  it('waits a whole interval after a full page, and never gets an empty batch', async () => {
    const feed = await open(1_000);
    const sizes: number[] = [];
    feed.subscribe(0, { write: (entries) => sizes.push(entries.length) > 0, failed() {} });
    for (let sent = 0; sent < 151; sent++) await post(feed);
    vi.advanceTimersByTime(900);
    for (let sent = 0; sent < 51; sent++) await post(feed);
    expect(sizes).toEqual([1, 200]);
    vi.advanceTimersByTime(900);
    expect(sizes).toEqual([1, 200]);
    vi.advanceTimersByTime(100);
    expect(sizes).toEqual([1, 200, 1]);
    feed.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});
