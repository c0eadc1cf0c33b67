import { io } from 'socket.io-client';
import { expect, it, onTestFinished } from 'vitest';
import { until } from '../../../support/read.ts';
import { append, serve } from '../../../support/serve.ts';

it.each([
  ['websocket', 1],
  // A transport that takes packets one by one.
  ['polling', 5],
])('a page of 5 messages over %s is counted with the writes it took (%i)', async (transport, writes) => {
  const server = await serve();
  await append(server, 5);
  const socket = io(server.url, { transports: [transport], forceNew: true, auth: { since: 0 } });
  onTestFinished(() => void socket.disconnect());
  let got = 0;
  socket.on('message', () => got++);
  await until(() => got === 5);
  expect(server.meter.counters.deliver.pushes).toBe(writes);
});
