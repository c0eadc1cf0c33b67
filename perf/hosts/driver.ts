import { Client } from 'undici';
import { createReceipts } from '../../bench/ledger/receipts.ts';
import { monotonicClock } from '../../src/clock.ts';
import type { ClientOptions, DeliveryClient } from '../../src/modes/mode.ts';
import { createPoller } from '../../src/modes/poll/client/poller.ts';
import { createPromisedTransport } from '../../src/modes/poll/client/promised-transport.ts';
import { type LoadReader, modeReader, openReaders, type Readers } from '../load/readers.ts';
import { hostOptions, serveHost } from './serve.ts';

/** Options of this host. */
export interface DriverOptions {
  readonly reader: 'lean' | 'library' | 'undici-client';
  readonly mode: string;
  readonly clients: number;
  readonly baseUrl: string;
  readonly pollIntervalMs: number;
}

// Simulated readers in a process of their own, which record receipts as the benchmark's driver does. Measures the cost of a client.
const { reader, mode, clients, baseUrl, pollIntervalMs } = hostOptions<DriverOptions>();
const load: LoadReader = reader === 'undici-client' ? async () => undiciReader : modeReader(mode, reader);
let readers: Readers | undefined;

serveHost(0, {
  async open({ since }: { since: number }) {
    const receipts = createReceipts();
    const createClient = await load();
    const epochMs = monotonicClock.nowMs();
    let index = 0;
    readers = await openReaders(
      async () => (options) => {
        const client = index++;
        return createClient({
          ...options,
          since,
          pollIntervalMs,
          firstPollAtMs: epochMs + (client * pollIntervalMs) / clients,
          events: {
            ...options.events,
            message(seq) {
              receipts.add(client, seq, monotonicClock.nowMs());
              options.events.message(seq);
            },
          },
        });
      },
      clients,
      baseUrl,
    );
  },
  received: ({ messages }: { messages: number }) => readers?.received(messages),
  close: () => readers?.close(),
});

/** Creates a poller over undici's Client, the library's cheapest way to use one connection. */
function undiciReader(options: ClientOptions): DeliveryClient {
  let client = new Client(options.baseUrl);
  const transport = createPromisedTransport({
    async ask(path, etag) {
      const headers = etag === undefined ? null : { 'if-none-match': etag };
      const response = await client.request({ path, method: 'GET', headers });
      return {
        status: response.statusCode,
        etag: response.headers['etag'] as string | undefined,
        retryAfter: undefined,
        body: await response.body.text(),
      };
    },
    drop() {
      void client.destroy();
      client = new Client(options.baseUrl);
    },
    close: () => client.destroy(),
  });
  return createPoller(options, transport, { conditional: false });
}
