import { describe, expect, it } from 'vitest';
import { nginxCache } from '../../bench/measure/cache/nginx-configuration.ts';
import type { RunningServer } from '../../src/server.ts';
import { freePort } from '../../src/store/free-port.ts';
import { missing, NGINX, startProxy } from '../support/proxy.ts';
import { append, serve } from '../support/serve.ts';

const TOKEN = 'a-token-of-this-test';

const reason = missing(NGINX);
const skipped = reason ? ` (skipped: ${reason})` : '';

/** Starts a server whose polls may be cached for so long, with the cache that the driver uses in front. */
async function cached(maxAgeS: number, env: Readonly<Record<string, string>> = {}) {
  const server = await serve({ POLL_MAX_AGE_S: String(maxAgeS), ...env });
  const port = await freePort('127.0.0.1');
  const url = `http://127.0.0.1:${port}`;
  await startProxy(NGINX, nginxCache({ port, serverUrl: server.url }), url);
  return { server, url };
}

const polls = ({ meter }: RunningServer): number => meter.counters.deliver.requests;

describe('polls through nginx', () => {
  it.skipIf(reason)(`are answered by the cache while they are fresh, and 304s pass${skipped}`, async () => {
    // Longer than the test, so that nothing expires in it.
    const { server, url } = await cached(60);
    await append(server, 2);
    const ask = (headers: Record<string, string> = {}, query = 'since=0') =>
      fetch(`${url}/messages?${query}`, { headers });
    const first = await ask();
    const etag = first.headers.get('etag') ?? '';
    expect(first.headers.get('cache-control')).toBe('public, max-age=60, stale-while-revalidate=60');
    expect(await first.json()).toMatchObject({ messages: [{ seq: 1 }, { seq: 2 }] });
    const before = polls(server);

    const again = await ask();
    expect(await again.json()).toMatchObject({ messages: [{ seq: 1 }, { seq: 2 }] });
    const unchanged = await ask({ 'If-None-Match': etag });
    expect([unchanged.status, await unchanged.text()]).toEqual([304, '']);
    expect(polls(server)).toBe(before);

    // A cursor of its own has an answer of its own, and so has a long poll, each time.
    await ask({}, 'since=1');
    await ask({}, 'since=0&wait=1000');
    await ask({}, 'since=0&wait=1000');
    expect(polls(server)).toBe(before + 3);
  });

  it.skipIf(reason)(`ask the server again after their second, one for all${skipped}`, async () => {
    const { server, url } = await cached(1);
    await append(server, 1);
    const ask = () => fetch(`${url}/messages?since=1`);
    await ask();
    await append(server, 1);
    const together = await Promise.all(Array.from({ length: 20 }, ask));
    expect(polls(server)).toBe(1);
    for (const answer of together) expect(await answer.json()).toMatchObject({ messages: [] });
    await expect
      .poll(async () => ((await (await ask()).json()) as { messages: unknown[] }).messages, {
        timeout: 5_000,
      })
      .toHaveLength(1);
  });

  it.skipIf(reason)(`of a private feed always reach the server${skipped}`, async () => {
    const { server, url } = await cached(60, { ACCESS_TOKEN: TOKEN });
    const open = await cached(60);
    const cases = [
      { server, url, headers: { Authorization: `Bearer ${TOKEN}` } },
      { ...open, headers: { Authorization: 'Bearer somebody' } },
      { ...open, headers: { Cookie: 'session=somebody' } },
    ];
    // What everybody may have is in the cache when those with credentials ask.
    await fetch(`${open.url}/messages?since=0`);
    for (const { server, url, headers } of cases) {
      const before = polls(server);
      const first = await fetch(`${url}/messages?since=0`, { headers });
      expect(first.headers.get('cache-control')).toBe('private, no-cache');
      expect(polls(server)).toBe(before + 1);
      // It is not kept; the server itself validates it.
      const condition = { ...headers, 'If-None-Match': first.headers.get('etag') ?? '' };
      expect((await fetch(`${url}/messages?since=0`, { headers: condition })).status).toBe(304);
      expect(polls(server)).toBe(before + 2);
    }
    const stranger = await fetch(`${url}/messages?since=0`);
    expect(stranger.status).toBe(401);
  });
});
