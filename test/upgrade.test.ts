import { once } from 'node:events';
import { request } from 'node:http';
import { createConnection } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { RunningServer } from '../src/server.ts';
import { append, serve } from './support/serve.ts';

/** The status that answers a WebSocket's handshake. */
function statusOf(server: RunningServer, path: string): Promise<number> {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}${path}`);
  onTestFinished(() => socket.terminate());
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('upgrade', () => resolve(101));
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
  });
}

it.each([
  ['/messages/socket', 101],
  ['/messages/socket?since=3', 101],
  ['/messages/socket?since=three', 400],
  ['/socket.io/?EIO=4&transport=websocket', 101],
  ['/nowhere', 404],
  ['/messages', 200],
])('answers the WebSocket handshake at %s with %i', async (path, status) => {
  expect(await statusOf(await serve(), path)).toBe(status);
});

it('says at the address of the WebSocket what it speaks', async () => {
  const server = await serve();
  const answer = await fetch(`${server.url}/messages/socket`);
  expect(answer.status).toBe(426);
  expect(answer.headers.get('upgrade')).toBe('websocket');
});

it('serves a request that offers another protocol as if it did not', async () => {
  const server = await serve();
  await append(server, 1);
  const asked = request(`${server.url}/messages?since=0`, {
    // As Java's HttpClient sends with every request, and curl with --http2.
    headers: { Connection: 'Upgrade, HTTP2-Settings', Upgrade: 'h2c', 'HTTP2-Settings': 'AAMAAABkAAQAAP__' },
  }).end();
  const [response] = await once(asked, 'response');
  expect(response.statusCode).toBe(200);
  let body = '';
  for await (const chunk of response) body += chunk;
  expect(JSON.parse(body)).toMatchObject({ next: 1 });
});

it('survives a client that asks for an upgrade and is gone', async () => {
  const server = await serve();
  for (const path of ['/messages/socket', '/socket.io/?EIO=4&transport=websocket', '/nowhere']) {
    const socket = createConnection(server.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
    socket.resetAndDestroy();
  }
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
});
