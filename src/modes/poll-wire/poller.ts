import type { ClientOptions, DeliveryClient } from '../mode.ts';
import { deliverPage, type PollTransport } from './transport.ts';

/**
 * A reader that polls by a timer that does not overlap, as a careful page in a browser does: the k-th poll is due k intervals
 * after the first, and one that falls due while the last is still under way is left out and counted.
 *
 * @param conditional - send `If-None-Match` with the validator of the last answer to the same question.
 */
export function createPoller(
  options: ClientOptions,
  transport: PollTransport,
  { conditional }: { conditional: boolean },
): DeliveryClient {
  const { clock, scheduler, events, pollIntervalMs } = options;
  let cursor = options.since;
  let etag: string | undefined;
  let dueMs = options.firstPollAtMs;
  let busy = false;
  let ticking = false;
  let state: 'online' | 'offline' | 'closed' = 'offline';

  /** @returns whether there may be more already. */
  const ask = async (): Promise<boolean> => {
    const answer = await transport.ask(`/messages?since=${cursor}`, conditional ? etag : undefined);
    if (answer.status === 304) return false;
    if (answer.status !== 200) throw new Error(`poll answered ${answer.status}`);
    const { next, full } = deliverPage(answer.body, events);
    // A validator is for one URL: with a new cursor the question is another.
    etag = next === cursor ? answer.etag : undefined;
    cursor = next;
    return full;
  };

  const poll = async (): Promise<void> => {
    // Who is far behind does not wait an interval for each page.
    while ((await ask()) && state === 'online');
  };

  const pollAlone = async (): Promise<void> => {
    busy = true;
    await poll().finally(() => {
      busy = false;
    });
  };

  const report = (error: Error): void => {
    if (state === 'online') events.trouble(error.message);
  };

  // The timer runs on while the client is offline, as a page's does; only the asking stops.
  const tick = (): void => {
    if (state === 'closed') return;
    if (state === 'online') {
      if (busy) events.missedTick();
      else pollAlone().catch(report);
    }
    dueMs += pollIntervalMs;
    scheduler.at(dueMs, tick);
  };

  return {
    async open() {
      if (state === 'closed') return;
      state = 'online';
      // A page asks when it loads and when it is back online, and by its timer after that.
      await pollAlone();
      if (ticking) return;
      ticking = true;
      const now = clock.nowMs();
      dueMs += Math.ceil(Math.max(0, now - dueMs) / pollIntervalMs) * pollIntervalMs;
      scheduler.at(dueMs, tick);
    },
    drop() {
      if (state !== 'online') return;
      state = 'offline';
      transport.drop();
    },
    async close() {
      state = 'closed';
      await transport.close();
    },
  };
}
