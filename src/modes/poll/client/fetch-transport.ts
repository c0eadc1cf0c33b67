import { fetch } from 'undici';
import { openConnectionPool } from '../../client/connection-pool.ts';
import { readServerUrl } from '../../client/server-url.ts';
import { createPromisedTransport } from './promised-transport.ts';
import type { PollTransport } from './transport.ts';

/** Polls by `fetch`, as a page does, over one connection that is kept alive. */
export function createFetchTransport(baseUrl: string): PollTransport {
  const { origin, headers } = readServerUrl(baseUrl);
  let pool = openConnectionPool();
  return createPromisedTransport({
    async ask(path, etag) {
      const response = await fetch(new URL(path, origin), {
        dispatcher: pool,
        headers: etag === undefined ? headers : { ...headers, 'If-None-Match': etag },
      });
      return {
        status: response.status,
        etag: response.headers.get('etag') ?? undefined,
        retryAfter: response.headers.get('retry-after') ?? undefined,
        body: await response.text(),
      };
    },
    drop() {
      void pool.destroy(new Error('the connection was dropped'));
      pool = openConnectionPool();
    },
    async close() {
      await pool.destroy(new Error('the client was closed'));
    },
  });
}
