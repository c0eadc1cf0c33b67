import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { startServerProcess } from '../../bench/measure/servers/server-process.ts';

const MEGABYTE = 1024 * 1024;

it('uses bounded memory, however many different URLs request long pages', async () => {
  const server = await startServerProcess({
    env: { STORE: 'sqlite' },
    onNotice: () => {},
    signal: AbortSignal.timeout(60_000),
  });
  onTestFinished(() => server.close());
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  onTestFinished(() => agent.destroy());

  const send = (method: string, path: string, body?: string) =>
    new Promise<number>((resolve, reject) => {
      const headers = body === undefined ? {} : { 'Content-Type': 'application/json' };
      const outgoing = request(server.baseUrl + path, { method, agent, headers }, (response) => {
        text(response).then(() => resolve(response.statusCode ?? 0), reject);
      });
      outgoing.once('error', reject).end(body);
    });
  /** Sends HEAD for each page: the server prepares the page, and the test reads no body. */
  const askFor = async (queries: readonly string[]) => {
    const statuses = await Promise.all(queries.map((query) => send('HEAD', `/messages?${query}`)));
    expect(new Set(statuses)).toEqual(new Set([200]));
  };
  const collect = () => server.snapshot({ reset: false, collect: true });
  /** Collects garbage twice: buffers found by the first collection are freed in the background and still counted until then. */
  const usedBytes = async () => {
    await collect();
    return (await collect()).heapBytes;
  };

  // Each of these characters takes six bytes in JSON, so a page of a hundred takes 1.6 MB.
  const body = JSON.stringify({ text: '\u0001'.repeat(2_650) });
  const numbers = Array.from({ length: 200 }, (_, index) => index);
  await Promise.all(numbers.map(() => send('POST', '/messages', body)));
  const before = await usedBytes();

  // The same page by other URLs, other pages, and long URLs.
  await askFor(numbers.map((n) => `limit=100&n=${n}`));
  await askFor(numbers.map((n) => `since=${n % 100}&limit=${100 - (n >> 1)}`));
  await askFor(numbers.map((n) => `limit=1&n=${n}${'x'.repeat(8_000)}`));
  await askFor(Array.from({ length: 1_000 }, (_, n) => `since=${1_000_000 + n}&limit=1`));
  expect((await usedBytes()) - before).toBeLessThan(40 * MEGABYTE);
});
