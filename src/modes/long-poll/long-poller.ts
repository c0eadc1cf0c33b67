import { explainError } from '../../process/explain-error.ts';
import { createBackOff } from '../client/back-off.ts';
import { Refused, stayAwayMsOf } from '../client/refused.ts';
import type { ClientOptions, DeliveryClient } from '../mode.ts';
import { askOnce, type PollTransport, readPage, reportMessages } from '../poll/client/transport.ts';

/** How long the server may hold one request, in milliseconds. Nearly every proxy allows 30 s. [RFC 6202 §5.5] */
const WAIT_MS = 30_000;

/** Creates a reader that sends the next long poll as soon as the last one is answered. After an error it backs off first. */
export function createLongPoller(options: ClientOptions, transport: PollTransport): DeliveryClient {
  const { clock, scheduler, events } = options;
  const backOff = createBackOff(options.random);
  let cursor = String(options.since);
  // Increased by `open`, `drop` and `close`. A loop ends when its number is not the current one any more.
  let session = 0;

  const ask = async (waitMs: number): Promise<void> => {
    const answer = await askOnce(transport, `/messages?since=${cursor}&wait=${waitMs}`);
    if (answer.status === 204) return events.emptyAnswer?.();
    if (answer.status !== 200) {
      throw new Refused(`long poll answered ${answer.status}`, answer.retryAfter);
    }
    const page = readPage(answer.body);
    cursor = page.next;
    reportMessages(page, events);
  };

  const sleep = (ms: number): Promise<void> =>
    new Promise((resolve) => scheduler.at(clock.nowMs() + ms, resolve));

  const keepAsking = async (own: number): Promise<void> => {
    while (session === own) {
      try {
        await ask(WAIT_MS);
        backOff.reset();
      } catch (error) {
        if (session !== own) return;
        events.trouble(explainError(error));
        await sleep(stayAwayMsOf(error) + backOff.nextMs());
      }
    }
  };

  return {
    async open() {
      const own = ++session;
      // Without a wait, so that it is answered at once and shows that the server can be reached.
      await ask(0);
      if (session === own) void keepAsking(own);
    },
    drop() {
      session++;
      transport.drop();
    },
    async close() {
      session++;
      await transport.close();
    },
  };
}
