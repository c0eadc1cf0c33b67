import { request } from 'undici';
import { describe, expect, it } from 'vitest';
import { freePort } from '../../../src/store/free-port.ts';
import { MODE_CLIENTS, openReader, range } from '../../support/read.ts';
import { append, serve } from '../../support/serve.ts';

const CLIENTS = MODE_CLIENTS.filter(({ mode }) => mode.deliversAs === undefined && mode.name === 'socket.io');

describe.each(CLIENTS)('$name with connection state recovery, as its documents have it', (client) => {
  const ENV = { STACK: 'typical', RECOVERY: 'connection-state' };

  it('gets what it missed while the server goes on, each once and in order', async () => {
    const server = await serve(ENV);
    const reader = await openReader(client, server.url);
    await append(server, 3);
    await reader.has(3);
    for (let drops = 1; drops <= 3; drops++) {
      reader.client.drop();
      await append(server, 5);
      await reader.client.open();
      await reader.has(3 + drops * 5);
    }
    expect(reader.seqs).toEqual(range(1, 18));
  });

  it('misses what came meanwhile where the server was started again', async () => {
    const env = { ...ENV, PORT: String(await freePort('127.0.0.1')) };
    const first = await serve(env);
    const reader = await openReader(client, first.url);
    await append(first, 3);
    await reader.has(3);
    reader.client.drop();
    await first.close();
    const second = await serve(env);
    await append(second, 5);
    await reader.client.open();
    await append(second, 1);
    await reader.has(4);
    expect(reader.seqs).toEqual([1, 2, 3, 6]);
  });
});

describe('a poll of the typical stack', () => {
  it('is a query each, and a hash of the body tells that nothing changed', async () => {
    const server = await serve({ STACK: 'typical' });
    await append(server, 2);
    const before = server.meter.snapshot().storeQueries;
    const url = `${server.url}/messages?since=0`;
    const page = await request(url);
    expect(await page.body.json()).toMatchObject({ messages: [{ seq: 1 }, { seq: 2 }], next: '2' });
    const etag = String(page.headers['etag']);
    expect(etag).toMatch(/^W\//);
    // By `fetch` it would be 200: that adds `Cache-Control: no-cache` [Fetch §4.5], and Express then sends the page.
    const again = await request(url, { headers: { 'If-None-Match': etag } });
    await again.body.dump();
    expect(again.statusCode).toBe(304);
    const { storeQueries, roles } = server.meter.snapshot();
    expect(storeQueries - before).toBe(2);
    expect(roles.deliver).toMatchObject({ requests: 2, useful: 1, empty: 1 });
  });

  it('refuses a cursor that it does not know', async () => {
    const server = await serve({ STACK: 'typical' });
    const answer = await fetch(`${server.url}/messages?since=k3Xv_aQ7:17`);
    expect(answer.status).toBe(400);
  });
});
