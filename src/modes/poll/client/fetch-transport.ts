import { Agent, fetch } from 'undici';
import { createPromisedTransport } from './promised-transport.ts';
import type { PollTransport } from './transport.ts';

/** How long a connect may take before it counts as failed. */
const CONNECT_TIMEOUT_MS = 20_000;

/** Polls by `fetch`, as a page would, over one connection that it keeps. */
export function createFetchTransport(baseUrl: string): PollTransport {
  // Each reader is a browser of its own; the platform's `fetch` would let all of them share one pool.
  const openPool = (): Agent => new Agent({ connections: 1, connect: { timeout: CONNECT_TIMEOUT_MS } });
  let pool = openPool();
  return createPromisedTransport({
    async ask(path, etag) {
      const response = await fetch(new URL(path, baseUrl), {
        dispatcher: pool,
        headers: etag === undefined ? {} : { 'If-None-Match': etag },
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
      pool = openPool();
    },
    async close() {
      await pool.destroy(new Error('the client was closed'));
    },
  });
}
