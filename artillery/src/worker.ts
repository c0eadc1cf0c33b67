import { createTickScheduler } from '../../bench/load/fleet/scheduler.ts';
import { headSeqOf } from '../../bench/load/load.ts';
import { dueOffsetsMs, TICK_MS } from '../../bench/load/pacer.ts';
import { createPublisher } from '../../bench/load/publisher.ts';
import { type Clock, monotonicClock } from '../../src/clock.ts';
import type { Scheduler } from '../../src/modes/mode.ts';
import { createDeliveries, type Deliveries } from './deliveries.ts';
import type { PublishSettings } from './settings.ts';

/** What the readers of one worker share: a publisher, its messages, and timers. */
export interface WorkerLoad {
  readonly target: string;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly deliveries: Deliveries;
  /** Starts publishing with the first reader. May be called by each. */
  begin(): void;
  /** Resolves when every message has been published, or could not be. */
  readonly publishing: Promise<void>;
  /** Resolves with the `seq` after which a reader that connects now begins. Asked anew at most once a second. */
  headSeq(): Promise<number>;
}

/** What a worker reports of its publisher. */
export interface PublisherEvents {
  published(): void;
  failed(reason: string): void;
}

const HEAD_AGE_MS = 1_000;
const LOOK_EVERY_MS = 50;
const ANY_SEED = 1;

/** Makes the load of one worker. Nothing is started yet. */
export function createWorkerLoad(
  target: string,
  { perSecond, afterSeconds, warmUpSeconds, seconds, payloadBytes }: PublishSettings,
  events: PublisherEvents,
): WorkerLoad {
  const clock = monotonicClock;
  const deliveries = createDeliveries();
  const publisher = createPublisher({
    baseUrls: [target],
    clock,
    payloadBytes,
    onPublished(message) {
      if (message.dueMs < countedFromMs) return;
      deliveries.published(message);
      events.published();
    },
  });
  let begun = false;
  /** Messages due before are the warm-up. */
  let countedFromMs = Number.POSITIVE_INFINITY;
  let finish: () => void = () => {};
  const publishing = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let head: { readonly seq: Promise<number>; readonly atMs: number } | undefined;

  const publish = async (): Promise<void> => {
    const offsetsMs = dueOffsetsMs({
      arrivals: 'even',
      messagesPerSecond: perSecond,
      fromMs: -warmUpSeconds * 1000,
      toMs: seconds * 1000,
      seed: ANY_SEED,
      beatGuardMs: Math.min(TICK_MS, 1000 / perSecond),
    });
    await publisher.publishAt(countedFromMs, offsetsMs, new AbortController().signal);
    for (const { message } of publisher.failures) events.failed(message);
    publisher.close();
    finish();
  };

  return {
    target,
    clock,
    scheduler: createTickScheduler(clock, TICK_MS),
    deliveries,
    begin() {
      if (begun) return;
      begun = true;
      // Does not keep the worker running.
      setInterval(() => deliveries.flushIfQuiet(clock.nowMs()), LOOK_EVERY_MS).unref();
      countedFromMs = clock.nowMs() + (afterSeconds + warmUpSeconds) * 1000;
      void publish();
    },
    publishing,
    headSeq() {
      const nowMs = clock.nowMs();
      if (head === undefined || nowMs - head.atMs > HEAD_AGE_MS)
        head = { seq: headSeqOf([target]), atMs: nowMs };
      return head.seq;
    },
  };
}
