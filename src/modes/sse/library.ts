import { EventSource } from 'eventsource';
import { type Agent, fetch } from 'undici';
import { createBackOff } from '../client/back-off.ts';
import { openConnectionPool } from '../client/connection-pool.ts';
import { Refused, stayAwayMsOf } from '../client/refused.ts';
import { readServerUrl } from '../client/server-url.ts';
import type { ClientOptions, DeliveryClient } from '../mode.ts';
import { GREETING_EVENTS } from '../push/greeting.ts';

/**
 * Creates a reader by the package `eventsource`. Like a browser it reconnects by itself and sends the id of its last event, but not after an
 * answer that is no event stream, such as 503 [HTML §9.2.3]. Then the reader does, as a page has to.
 */
export function createClient({
  baseUrl,
  since,
  random,
  clock,
  scheduler,
  events,
}: ClientOptions): DeliveryClient {
  const { origin, headers } = readServerUrl(baseUrl);
  const backOff = createBackOff(random);
  let cursor = String(since);
  let source: EventSource | undefined;
  let pool: Agent | undefined;

  const end = async (): Promise<void> => {
    source?.close();
    source = undefined;
    await pool?.destroy(new Error('the connection was dropped'));
  };

  /**
   * @param returns - whether to go on until it is connected.
   * @param opened - called with each outcome; the first one counts.
   */
  const connect = (returns: boolean, opened: (failure?: Error) => void): void => {
    void end();
    const ownPool = openConnectionPool({ bodyTimeout: 0 });
    let refused: Refused | undefined;
    let wasOpen = false;
    const own = new EventSource(new URL(`/messages/stream?since=${cursor}`, origin), {
      async fetch(url, init) {
        const response = await fetch(url, {
          ...init,
          headers: { ...init.headers, ...headers },
          dispatcher: ownPool,
        });
        if (!response.ok)
          refused = new Refused(
            `the stream was answered ${response.status}`,
            response.headers.get('retry-after'),
          );
        return response;
      },
    });
    pool = ownPool;
    source = own;
    own.onmessage = ({ data, lastEventId }) => {
      if (source !== own) return;
      cursor = lastEventId;
      events.message((JSON.parse(data) as { seq: number }).seq);
    };
    for (const type of Object.values(GREETING_EVENTS)) {
      own.addEventListener(type, ({ lastEventId }) => {
        if (source !== own) return;
        cursor = lastEventId;
        if (type === GREETING_EVENTS.other) events.reset();
      });
    }
    own.onopen = () => {
      wasOpen = true;
      backOff.reset();
      opened();
    };
    own.onerror = ({ message = 'the stream ended' }) => {
      const failure = refused ?? new Error(message);
      if (source === own) events.trouble(failure.message);
      if ((wasOpen || returns) && own.readyState === EventSource.CLOSED) connectLater(own, failure);
      opened(failure);
    };
  };

  const connectLater = (lost: EventSource, failure: Error): void =>
    scheduler.at(clock.nowMs() + stayAwayMsOf(failure) + backOff.nextMs(), () => {
      if (source === lost) connect(true, () => {});
    });

  return {
    open: () =>
      new Promise((resolve, reject) =>
        connect(false, (failure) => (failure === undefined ? resolve() : reject(failure))),
      ),
    drop() {
      void end();
    },
    close: end,
  };
}
