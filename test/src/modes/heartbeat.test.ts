import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { RunningServer } from '../../../src/server.ts';
import { until } from '../../support/read.ts';
import { serve } from '../../support/serve.ts';

const EVERY_MS = { stream: 15_000, webSocket: 25_000 };

// Fakes the heartbeats only; everything else uses other timers.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Sends a request and collects everything received, as text. */
async function ask(
  server: RunningServer,
  request: readonly string[],
): Promise<{ socket: Socket; text(): string }> {
  const socket = createConnection(server.port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk) => {
    text += chunk;
  });
  await once(socket, 'connect');
  socket.write(`${[...request, 'Host: localhost'].join('\r\n')}\r\n\r\n`);
  await until(() => text.includes('\r\n\r\n'));
  return { socket, text: () => text };
}

it('an event stream gets a comment every 15 s, and none after it has ended', async () => {
  const server = await serve();
  const { socket, text } = await ask(server, ['GET /messages/stream HTTP/1.1']);
  const greeting = `data: {"log":"${server.feed.logId}"}\n\n`;
  await until(() => text().endsWith(greeting));
  for (let beats = 1; beats <= 3; beats++) {
    vi.advanceTimersByTime(EVERY_MS.stream);
    await until(() => text().endsWith(`${greeting}${': \n\n'.repeat(beats)}`));
  }
  expect(server.meter.counters.deliver).toMatchObject({ framesOut: 4, heartbeats: 3 });
  socket.destroy();
  await until(() => server.meter.snapshot().connections === 0);
  vi.advanceTimersByTime(EVERY_MS.stream);
  expect(server.meter.counters.deliver.heartbeats).toBe(3);
});

it('lines of JSON get an empty one every 15 s', async () => {
  const server = await serve();
  const { text } = await ask(server, ['GET /messages/ndjson HTTP/1.1']);
  for (let beats = 1; beats <= 3; beats++) {
    vi.advanceTimersByTime(EVERY_MS.stream);
    await until(() => text().endsWith(`\r\n\r\n{"log":"${server.feed.logId}"}\n${'\n'.repeat(beats)}`));
  }
  expect(server.meter.counters.deliver).toMatchObject({ framesOut: 4, heartbeats: 3 });
});

it('a WebSocket is pinged every 25 s, and stays while it answers', async () => {
  const server = await serve();
  const webSocket = new WebSocket(`${server.url.replace('http', 'ws')}/messages/socket`);
  onTestFinished(() => webSocket.terminate());
  await once(webSocket, 'open');
  for (let beats = 1; beats <= 3; beats++) {
    vi.advanceTimersByTime(EVERY_MS.webSocket);
    await until(() => server.meter.counters.deliver.heartbeats === beats * 2);
  }
  expect(server.meter.counters.deliver).toMatchObject({ framesOut: 4, framesIn: 3 });
  expect(webSocket.readyState).toBe(WebSocket.OPEN);
});

it('a WebSocket that has not answered a ping is destroyed at the next', async () => {
  const server = await serve();
  const { socket, text } = await ask(server, [
    'GET /messages/socket HTTP/1.1',
    ...['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'],
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  ]);
  vi.advanceTimersByTime(EVERY_MS.webSocket);
  // [RFC 6455 §5.5.2] A ping without payload.
  await until(() => text().endsWith('\x89\x00'));
  vi.advanceTimersByTime(EVERY_MS.webSocket);
  await once(socket, 'close');
  await until(() => server.meter.snapshot().connections === 0);
});
