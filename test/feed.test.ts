import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openFeed, type Sink, type Subscription } from '../src/feed.ts';
import type { Message } from '../src/message.ts';
import { createMeter } from '../src/meter.ts';
import type { MessageStore } from '../src/store/message-store.ts';
import { fakeClock } from './support/fake-clock.ts';

/** A store in memory whose answers come when the scheduler says, so that anything may happen before they do. */
function slowStore(scheduler: fc.Scheduler): MessageStore {
  const messages: Message[] = [];
  const answer = <T>(label: string, value: () => T): Promise<T> =>
    scheduler.schedule(Promise.resolve(), label).then(value);
  return {
    kind: 'slow',
    version: '1',
    tailSeq: async () => messages.length,
    insert: (message) =>
      answer('insert', () => {
        if (message.seq <= messages.length) return 'taken';
        messages.push(message);
        return 'inserted';
      }),
    // Read when asked, told later: what was appended meanwhile is not in it, as with a real database.
    since(seq, limit) {
      const found = messages.slice(seq, seq + limit);
      return answer('since', () => found);
    },
    close: async () => {},
  };
}

/** Enough for the slowest reader to get every message of a run by itself, with a query for each. */
const MOST_ROUNDS = 100;

/** What happens next: a message, or something that a reader does. */
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
);

/** A reader that takes so many pages before it needs a rest, and notes each message it gets. */
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

describe('the hand-over from history to live messages', () => {
  it.each([
    ['with the tail in memory', 100],
    ['with a tail that is too short', 2],
    ['with no tail at all', 0],
  ])('has neither gap nor repeat, whatever the order of events, %s', async (_what, tailCache) => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.array(event, { maxLength: 30 }), async (scheduler, events) => {
        const clock = fakeClock();
        const meter = createMeter(clock);
        const feed = await openFeed({ store: slowStore(scheduler), meter, clock, tailCache });
        const readers: Reader[] = [];
        const appends: Promise<unknown>[] = [];

        const { task } = scheduler.scheduleSequence(
          events.map((next) => ({
            label: next.what,
            builder: async () => {
              if (next.what === 'append') appends.push(feed.append({ author: 'a', text: 'b' }));
              else if (next.what === 'subscribe') {
                const reader = new Reader(Math.min(next.since, feed.headSeq), next.takes, () =>
                  // In the middle of a fan-out another reader may get room.
                  readers[next.wakes]?.subscription?.resume(),
                );
                readers.push(reader);
                reader.subscription = feed.subscribe(reader.from, reader);
              } else {
                const reader = readers[next.reader];
                if (next.what === 'resume') reader?.subscription?.resume();
                else if (reader !== undefined) {
                  // Lost and back, with the cursor that it had: the subscription before must not say another word.
                  reader.subscription?.close();
                  reader.subscription = feed.subscribe(reader.got.at(-1) ?? reader.from, reader);
                }
              }
            },
          })),
        );
        await scheduler.waitFor(task);
        // Everyone gets the time to catch up: there is room again as often as it runs out.
        const settle = async (): Promise<void> => {
          await Promise.all(appends);
          for (let round = 0; round < MOST_ROUNDS; round++) {
            for (const { subscription } of readers) subscription?.resume();
            await scheduler.schedule(Promise.resolve(), 'room again');
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
