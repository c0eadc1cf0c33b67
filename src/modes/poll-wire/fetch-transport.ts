import type { PollAnswer, PollTransport } from './poller.ts';

/** Polls by the platform's `fetch`, as a page would; it keeps connections in a pool of its own. */
export function createFetchTransport(baseUrl: string): PollTransport {
  let connection = new AbortController();
  return {
    async ask(path, etag): Promise<PollAnswer> {
      const response = await fetch(new URL(path, baseUrl), {
        signal: connection.signal,
        headers: etag === undefined ? {} : { 'If-None-Match': etag },
      });
      return {
        status: response.status,
        etag: response.headers.get('etag') ?? undefined,
        body: await response.text(),
      };
    },
    drop() {
      connection.abort(new Error('the connection was dropped'));
      connection = new AbortController();
    },
    async close() {
      connection.abort(new Error('the client was closed'));
    },
  };
}
