import { EventSource } from 'eventsource';
import { type Agent, fetch } from 'undici';
import { openConnectionPool } from '../client/connection-pool.ts';
import { readServerUrl } from '../client/server-url.ts';
import type { ClientOptions, DeliveryClient } from '../mode.ts';
import { GREETING_EVENTS } from '../push/greeting.ts';

/** Creates a reader by the package `eventsource`. Like a browser it reconnects by itself and sends the id of its last event. */
export function createClient({ baseUrl, since, events }: ClientOptions): DeliveryClient {
  const { origin, headers } = readServerUrl(baseUrl);
  let cursor = String(since);
  let source: EventSource | undefined;
  let pool: Agent | undefined;

  const end = async (): Promise<void> => {
    source?.close();
    source = undefined;
    await pool?.destroy(new Error('the connection was dropped'));
  };

  return {
    open() {
      const ownPool = openConnectionPool({ bodyTimeout: 0 });
      const own = new EventSource(new URL(`/messages/stream?since=${cursor}`, origin), {
        fetch: (url, init) =>
          fetch(url, { ...init, headers: { ...init.headers, ...headers }, dispatcher: ownPool }),
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
      return new Promise((resolve, reject) => {
        own.onopen = () => resolve();
        own.onerror = ({ message = 'the stream ended' }) => {
          reject(new Error(message));
          if (source === own) events.trouble(message);
        };
      });
    },
    drop() {
      void end();
    },
    close: end,
  };
}
