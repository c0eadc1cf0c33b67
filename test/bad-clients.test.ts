import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { io } from 'socket.io-client';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { RunningServer } from '../src/server.ts';
import { serve } from './support/serve.ts';

/** A megabyte where the server expects little: it answers, or closes, and serves the next one. */
const MEGABYTE = 1024 * 1024;

/** Sends bytes as they are. @returns the start of what comes back before the server closes. */
async function send(server: RunningServer, bytes: Buffer): Promise<string> {
  const socket = createConnection(server.port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  let received = '';
  socket.setEncoding('latin1').on('data', (text) => {
    received += text;
  });
  // The rest of the junk may meet a closed connection: an error that is none here, and that `once` would reject with.
  socket.on('error', () => {});
  const closed = new Promise((resolve) => socket.on('close', resolve));
  socket.write(bytes);
  await closed;
  return received.slice(0, 12);
}

async function expectWell(server: RunningServer): Promise<void> {
  expect((await fetch(`${server.url}/messages`)).status).toBe(200);
}

it.each([
  ['bytes that are no HTTP', Buffer.alloc(MEGABYTE, 0xfe), /^(HTTP\/1\.1 400)?$/],
  [
    'a header without an end',
    Buffer.from(`GET / HTTP/1.1\r\nX: ${'x'.repeat(MEGABYTE)}`),
    /^(HTTP\/1\.1 431)?$/,
  ],
  ['a URL without an end', Buffer.from(`GET /${'x'.repeat(MEGABYTE)}`), /^(HTTP\/1\.1 431)?$/],
])('answers %s, or closes', async (_what, bytes, answer) => {
  const server = await serve();
  expect(await send(server, bytes)).toMatch(answer);
  await expectWell(server);
});

it('answers a body of a megabyte with 413', async () => {
  const server = await serve();
  const answer = await fetch(`${server.url}/messages`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ text: 'x'.repeat(MEGABYTE) }),
  });
  expect(answer.status).toBe(413);
  await expectWell(server);
});

it('closes a WebSocket that sends a megabyte, saying that it is too big', async () => {
  const server = await serve();
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/messages/socket`);
  await once(socket, 'open');
  socket.send('x'.repeat(MEGABYTE));
  const [code] = await once(socket, 'close');
  // [RFC 6455 §7.4.1]
  expect(code).toBe(1009);
  await expectWell(server);
});

it('closes a Socket.IO connection that sends a megabyte', async () => {
  const server = await serve();
  const socket = io(server.url, { transports: ['websocket'], forceNew: true, reconnection: false });
  onTestFinished(() => void socket.disconnect());
  await new Promise<void>((resolve) => socket.on('connect', () => resolve()));
  const gone = new Promise<string>((resolve) => socket.on('disconnect', (reason) => resolve(reason)));
  socket.emit('message', 'x'.repeat(MEGABYTE));
  expect(await gone).toMatch(/transport/);
  await expectWell(server);
});
