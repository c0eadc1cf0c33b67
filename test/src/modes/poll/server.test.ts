import { expect, it } from 'vitest';
import type { RunningServer } from '../../../../src/server.ts';
import { until } from '../../../support/read.ts';
import { append, serve } from '../../../support/serve.ts';

function poll(server: RunningServer, query: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${server.url}/messages?${query}`, init);
}

const held = ({ meter }: RunningServer): number => {
  const { requests, useful, empty } = meter.counters.deliver;
  return requests - useful - empty;
};

it.each([10_000, 0])(
  'answers 304 without a query and without a body, %i messages in memory',
  async (tailCache) => {
    const server = await serve({ TAIL_CACHE: String(tailCache) });
    await append(server, 3);
    const first = await poll(server, 'since=3');
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[^"]+"$/);
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    await first.text();

    const queries = server.meter.snapshot().storeQueries;
    for (const validator of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await poll(server, 'since=3', { headers: { 'If-None-Match': validator } });
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
    }
    expect(server.meter.snapshot().storeQueries).toBe(queries);

    await append(server, 1);
    const news = await poll(server, 'since=3', { headers: { 'If-None-Match': etag } });
    expect(news.status).toBe(200);
    expect(await news.json()).toMatchObject({ messages: [{ seq: 4 }], next: `${server.feed.logId}:4` });
  },
);

it('has different validators for different queries and logs', async () => {
  const [server, other] = [await serve(), await serve()];
  const etagOf = async (from: RunningServer, query: string) => (await poll(from, query)).headers.get('etag');
  const etags = [
    await etagOf(server, 'since=0'),
    await etagOf(server, 'since=0&limit=1'),
    await etagOf(other, 'since=0'),
  ];
  expect(new Set(etags).size).toBe(3);
});

it('holds a long poll until there is a message, and gives all that is there at once', async () => {
  const server = await serve();
  const answer = poll(server, 'since=0&wait=45000');
  await until(() => held(server) === 1);
  await append(server, 1);
  expect(await (await answer).json()).toMatchObject({
    messages: [{ seq: 1 }],
    next: `${server.feed.logId}:1`,
  });
  await append(server, 30);
  const { messages } = (await (await poll(server, 'since=1&wait=45000')).json()) as { messages: unknown[] };
  expect(messages).toHaveLength(30);
});

it('answers a long poll 204 when its wait is over', async () => {
  const server = await serve();
  const answer = await poll(server, 'since=0&wait=1');
  expect([answer.status, await answer.text()]).toEqual([204, '']);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(server.meter.counters.deliver).toMatchObject({ requests: 1, empty: 1 });
});

it('refuses a wait that common proxies would cut off', async () => {
  const answer = await poll(await serve(), 'wait=45001');
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ detail: expect.stringMatching(/wait .*45000.*45001/) });
});

it('holds a limited number of long polls, and frees the place of a client that disconnects', async () => {
  const server = await serve({ MAX_WAITERS: '2' });
  const leave = new AbortController();
  const leaving = poll(server, 'since=0&wait=45000', { signal: leave.signal });
  const staying = poll(server, 'since=0&wait=45000');
  await until(() => held(server) === 2);

  const refused = await poll(server, 'since=0&wait=45000');
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('1');
  // A poll that does not wait needs no place.
  expect((await poll(server, 'since=0')).status).toBe(200);

  leave.abort();
  await expect(leaving).rejects.toThrow();
  let next = await poll(server, 'since=0&wait=1');
  while (next.status === 503) next = await poll(server, 'since=0&wait=1');
  expect(next.status).toBe(204);
  await append(server, 1);
  expect((await staying).status).toBe(200);
});
