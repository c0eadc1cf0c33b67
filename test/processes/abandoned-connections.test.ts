import { Buffer } from 'node:buffer';
import { existsSync, readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import {
  connectRaw,
  offering,
  type RawClient,
  rawRequest,
  WEBSOCKET_HANDSHAKE,
} from '../support/raw-client.ts';
import { type StartedServer, startServerAsPeopleDo } from './support/started-server.ts';

/** Returns the number of open descriptors of a process, where the system has `/proc`. */
function descriptorsOf({ child }: StartedServer): number {
  const folder = `/proc/${child.pid}/fd`;
  return existsSync(folder) ? readdirSync(folder).length : 0;
}

/** Reads the server's figures until the condition holds; the test's time limit ends it otherwise. */
async function figures(
  server: StartedServer,
  areSo: (stats: Awaited<ReturnType<StartedServer['stats']>>) => boolean,
): Promise<void> {
  while (!areSo(await server.stats()));
}

it('frees the descriptors of clients that disconnect after they offered an upgrade', async () => {
  const server = await startServerAsPeopleDo();
  const before = descriptorsOf(server);
  const targets = ['/messages?since=0&wait=40000', '/messages/stream', '/messages', '/messages/socket'];
  for (let round = 0; round < 50; round++) {
    const clients = await Promise.all(
      targets.map(async (target) => {
        const client = await connectRaw(server.port);
        client.socket.write(rawRequest(target, ...offering('x')));
        return client;
      }),
    );
    // A byte that shows whether the server still reads the connection.
    for (const { socket } of clients) socket.write('x', () => socket.destroy());
  }
  // Two hundred clients connected; the requests for figures keep a few connections of their own.
  await figures(server, ({ connections }) => connections < 10);
  expect(descriptorsOf(server)).toBeLessThan(before + 20);
}, 30_000);

it('frees the place of a long poll that offered h2c and disconnected', async () => {
  const server = await startServerAsPeopleDo({ env: { MAX_WAITERS: '2' } });
  for (let gone = 0; gone < 5; gone++) {
    const { socket } = await connectRaw(server.port);
    const { requests } = (await server.stats()).roles.deliver;
    socket.write(rawRequest('/messages?wait=40000', ...offering('h2c')));
    await figures(server, ({ roles }) => roles.deliver.requests > requests);
    socket.destroy();
  }
  let status = 503;
  // The last of them may still be closing.
  while (status === 503) ({ status } = await fetch(`${server.url}/messages?wait=1`));
  expect(status).toBe(204);
}, 30_000);

/** Opens a WebSocket that answers nothing, not even a Close. */
async function silentWebSocket(port: number, path: string): Promise<RawClient> {
  const client = await connectRaw(port);
  client.socket.write(rawRequest(path, ...WEBSOCKET_HANDSHAKE));
  await client.saw(/101 Switching Protocols/);
  return client;
}

it('ends within seconds of SIGTERM, whatever its connections are doing', async () => {
  const server = await startServerAsPeopleDo();
  const held = await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      const client = await connectRaw(server.port);
      const target = '/messages?since=0&wait=40000';
      client.socket.write(index % 2 ? rawRequest(target, ...offering('x')) : rawRequest(target));
      return client;
    }),
  );
  const pipelined = await connectRaw(server.port);
  pipelined.socket.write(
    rawRequest('/messages?since=0&wait=40000') + rawRequest('/messages/stream').repeat(3),
  );
  const stream = await connectRaw(server.port);
  stream.socket.write(rawRequest('/messages/stream'));
  await stream.saw(/retry:/);
  await connectRaw(server.port);
  (await connectRaw(server.port)).socket.write('GET /messages HTTP/1.1\r\nHos');
  (await connectRaw(server.port)).socket.write(
    'POST /messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
  );
  await silentWebSocket(server.port, '/messages/socket');
  await silentWebSocket(server.port, '/socket.io/?EIO=4&transport=websocket');
  const polling = await fetch(`${server.url}/socket.io/?EIO=4&transport=polling`);
  expect(polling.status).toBe(200);
  await polling.text();
  await figures(server, ({ roles }) => roles.deliver.requests >= 26);

  const startedAt = Date.now();
  server.child.kill('SIGTERM');
  expect(await server.ended).toBe(0);
  expect(Date.now() - startedAt).toBeLessThan(10_000);
  for (const { received } of held) expect(received()).toMatch(/^HTTP\/1\.1 204 /);
}, 30_000);

it('survives a fault that ends a single request, and counts it', async () => {
  const plant = `
    import { Server } from 'node:http';
    const { emit } = Server.prototype;
    Server.prototype.emit = function (name, request, ...rest) {
      if (name === 'request' && request.url === '/planted') setTimeout(() => { throw new Error('planted fault'); });
      if (name === 'request' && request.url === '/rejected') Promise.reject(new Error('planted rejection'));
      return emit.call(this, name, request, ...rest);
    };`;
  const server = await startServerAsPeopleDo({
    preload: `data:text/javascript;base64,${Buffer.from(plant).toString('base64')}`,
    faults: 2,
  });
  await (await fetch(`${server.url}/planted`)).text();
  await (await fetch(`${server.url}/rejected`)).text();
  await figures(server, ({ faults }) => faults === 2);
  expect(server.log()).toMatch(/planted fault[\s\S]*planted rejection/);
  expect((await fetch(`${server.url}/messages`)).status).toBe(200);
});
