import { explainError } from '../../process/explain-error.ts';
import { createBackOff } from '../client/back-off.ts';
import type { ClientOptions, DeliveryClient } from '../mode.ts';
import { askOnce, type PollTransport, readPage, tellOf } from '../poll/client/transport.ts';
import { readRetryAfterMs } from './retry-after.ts';

/** How long the server may hold one request. [RFC 6202 §5.5]: 30 seconds passes through nearly every proxy. */
const WAIT_MS = 30_000;

/** An answer that is neither messages nor silence, with the time the server asks to be left alone. */
class Refused extends Error {
  readonly stayAwayMs: number;

  constructor(status: number, stayAwayMs: number) {
    super(`long poll answered ${status}`);
    this.stayAwayMs = stayAwayMs;
  }
}

/** A reader that asks, is kept waiting, and asks again at once; after an error it backs off first. */
export function createLongPoller(options: ClientOptions, transport: PollTransport): DeliveryClient {
  const { clock, scheduler, events } = options;
  const backOff = createBackOff(options.random);
  let cursor = options.since;
  // Each `open` begins a turn; `drop` and `close` end it, and whatever still runs for it.
  let turn = 0;

  const ask = async (waitMs: number): Promise<void> => {
    const answer = await askOnce(transport, `/messages?since=${cursor}&wait=${waitMs}`);
    if (answer.status === 204) return;
    if (answer.status !== 200) {
      throw new Refused(answer.status, readRetryAfterMs(answer.retryAfter, Date.now()) ?? 0);
    }
    const page = readPage(answer.body);
    cursor = page.next;
    tellOf(page, events);
  };

  const sleep = (ms: number): Promise<void> =>
    new Promise((resolve) => scheduler.at(clock.nowMs() + ms, resolve));

  const keepAsking = async (own: number): Promise<void> => {
    while (turn === own) {
      try {
        await ask(WAIT_MS);
        backOff.reset();
      } catch (error) {
        if (turn !== own) return;
        events.trouble(explainError(error));
        const stayAwayMs = error instanceof Refused ? error.stayAwayMs : 0;
        await sleep(stayAwayMs + backOff.nextMs());
      }
    }
  };

  return {
    async open() {
      const own = ++turn;
      // What is there already is asked for without waiting, so that the answer says that the server can be reached.
      await ask(0);
      if (turn === own) void keepAsking(own);
    },
    drop() {
      turn++;
      transport.drop();
    },
    async close() {
      turn++;
      await transport.close();
    },
  };
}
