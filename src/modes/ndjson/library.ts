import { fetch } from 'undici';
import { type Channel, type ChannelOwner, createChannelReader } from '../client/channel-reader.ts';
import { openConnectionPool } from '../client/connection-pool.ts';
import { Refused } from '../client/refused.ts';
import { readServerUrl, type ServerUrl } from '../client/server-url.ts';
import { takePushed } from '../client/take-pushed.ts';
import type { ClientOptions, DeliveryClient } from '../mode.ts';

/** A reader by `fetch`, as a page would write it. `fetch` does not reconnect, so the channel reader does. */
export function createClient(options: ClientOptions): DeliveryClient {
  const server = readServerUrl(options.baseUrl);
  return createChannelReader(options, (cursor, owner) => openChannel(server, cursor, owner));
}

function openChannel({ origin, headers }: ServerUrl, cursor: string, owner: ChannelOwner): Channel {
  const url = new URL(`/messages/ndjson?since=${cursor}`, origin);
  const pool = openConnectionPool({ bodyTimeout: 0 });
  let over = false;
  const end = (): void => {
    over = true;
    void pool.destroy(new Error('the connection was dropped'));
  };

  const read = async (): Promise<void> => {
    const response = await fetch(url, { dispatcher: pool, headers });
    if (!response.ok || response.body === null)
      throw new Refused(`the stream was answered ${response.status}`, response.headers.get('retry-after'));
    if (!over) owner.opened();
    const decoder = new TextDecoder();
    let rest = '';
    for await (const bytes of response.body) {
      const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (over) return;
        // An empty line is a heartbeat.
        if (line !== '') takePushed(line, owner);
      }
    }
    throw new Error('the server ended the stream');
  };
  read().catch((error: unknown) => {
    if (over) return;
    end();
    owner.failed(error as Error);
  });

  return { leave: end, cut: end };
}
