import { setTimeout as sleep } from 'node:timers/promises';
import { loadClient } from '../../src/modes/index.ts';
import type { ScenarioEvents } from './artillery.ts';
import type { ReadSettings } from './settings.ts';
import type { WorkerLoad } from './worker.ts';

/** How long a reader waits for messages that were published while it read and have not arrived. */
const DRAIN_MS = 10_000;
const LOOK_EVERY_MS = 50;

/**
 * Lets one virtual user read: connect, receive for its time, wait for what is on its way, and leave. Reports as metrics
 * `pull_vs_push.MODE.…`: histograms `delivery_ms` and `connect_ms`; counters `deliveries`, `missed`, `repeated`, `reordered`, `empty_polls`,
 * `skipped_polls` and `troubles`.
 *
 * @throws {Error} when it cannot connect.
 */
export async function read(
  { mode, pollIntervalMs, seconds }: ReadSettings,
  worker: WorkerLoad,
  events: ScenarioEvents,
): Promise<void> {
  const { clock, scheduler, deliveries, target } = worker;
  const metric = (name: string): string => `pull_vs_push.${mode.replaceAll('.', '_')}.${name}`;
  const count = (name: string, value = 1): unknown => events.emit('counter', metric(name), value);
  const [createClient, since] = await Promise.all([loadClient(mode, 'lean'), worker.headSeq()]);
  const askedMs = clock.nowMs();
  const account = deliveries.open(
    {
      delivered(latencyMs) {
        count('deliveries');
        events.emit('histogram', metric('delivery_ms'), latencyMs);
      },
      repeated: () => count('repeated'),
      reordered: () => count('reordered'),
    },
    askedMs,
  );
  const client = createClient({
    baseUrl: target,
    since,
    keepsCursor: true,
    pollIntervalMs,
    // Spread over the interval by the time at which each reader comes.
    firstPollAtMs: clock.nowMs(),
    random: Math.random,
    clock,
    scheduler,
    events: {
      message: (seq) => account.received(seq, clock.nowMs()),
      reset: () => count('troubles'),
      emptyAnswer: () => count('empty_polls'),
      missedTick: () => count('skipped_polls'),
      trouble: () => count('troubles'),
    },
  });
  try {
    await client.open();
    const openMs = clock.nowMs();
    events.emit('histogram', metric('connect_ms'), openMs - askedMs);
    worker.begin();
    await (seconds === undefined ? worker.publishing : sleep(seconds * 1000));
    const endMs = seconds === undefined ? Number.POSITIVE_INFINITY : clock.nowMs();
    const deadlineMs = clock.nowMs() + DRAIN_MS + 2 * pollIntervalMs;
    while (account.missing(openMs, endMs) > 0 && clock.nowMs() < deadlineMs) await sleep(LOOK_EVERY_MS);
    count('missed', account.missing(openMs, endMs));
    count('repeated', 0);
  } finally {
    await client.close();
  }
}
