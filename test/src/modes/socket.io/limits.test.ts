import { once } from 'node:events';
import { Agent, request } from 'undici';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { RunningServer } from '../../../../src/server.ts';
import { until } from '../../../support/read.ts';
import { append, serve } from '../../../support/serve.ts';

/** Opens a bare WebSocket to Engine.IO and collects what it receives. */
async function openEngine({ url }: RunningServer, query = '') {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket${query}`);
  onTestFinished(() => socket.terminate());
  socket.on('error', () => {});
  const got: string[] = [];
  socket.on('message', (data) => got.push(String(data)));
  await once(socket, 'open');
  return { socket, got };
}

it('a connection that joins its namespace 500 times counts as one reader, and is closed', async () => {
  const server = await serve();
  await append(server, 1);
  const { socket, got } = await openEngine(server);
  for (let asked = 0; asked < 500; asked++) socket.send('40{"since":0}');
  await once(socket, 'close');
  expect(got.filter((packet) => packet.startsWith('42')).length).toBeLessThanOrEqual(1);
  const { pushes } = server.meter.counters.deliver;
  await append(server, 1);
  await until(() => server.meter.snapshot().connections === 0);
  expect(server.meter.counters.deliver.pushes).toBe(pushes);
});

it('a connection may leave its namespace and join it again', async () => {
  const server = await serve();
  const { socket, got } = await openEngine(server);
  socket.send('40');
  await until(() => got.some((packet) => packet.startsWith('40')));
  socket.send('41');
  await until(() => server.meter.counters.deliver.framesIn === 2);
  socket.send('40{"since":0}');
  await until(() => got.filter((packet) => packet.startsWith('40')).length === 2);
  await append(server, 1);
  const messages = () => got.filter((packet) => packet.startsWith('42["message"'));
  await until(() => messages().length > 0);
  expect(messages()).toHaveLength(1);
});

it('a connection that keeps joining unknown namespaces is closed', async () => {
  const server = await serve();
  const { socket, got } = await openEngine(server);
  for (let asked = 0; asked < 500; asked++) socket.send('40/nowhere,');
  await once(socket, 'close');
  expect(got.filter((packet) => packet.startsWith('44')).length).toBeLessThan(20);
});

it('a WebSocket that keeps probing without upgrading is closed', async () => {
  const server = await serve();
  const handshake = await (await fetch(`${server.url}/socket.io/?EIO=4&transport=polling`)).text();
  const { sid } = JSON.parse(handshake.slice(1)) as { sid: string };
  const { socket, got } = await openEngine(server, `&sid=${sid}`);
  for (let asked = 0; asked < 500; asked++) socket.send('2probe');
  await once(socket, 'close');
  expect(got.length).toBeLessThan(10);
});

it.each([
  ['in all', { MAX_CONNECTIONS: '5' }],
  ['of one address', { MAX_CONNECTIONS_PER_ADDRESS: '5' }],
])('sessions that are opened one after another over one connection have a limit, %s', async (_what, env) => {
  const server = await serve(env);
  const agent = new Agent({ connections: 1 });
  onTestFinished(() => agent.close());
  const ask = (query: string, body?: string) =>
    request(`${server.url}/socket.io/?EIO=4&transport=polling${query}`, {
      dispatcher: agent,
      ...(body !== undefined && { method: 'POST', body }),
    });
  const sids: string[] = [];
  for (let opened = 0; opened < 5; opened++) {
    const answer = await ask('');
    expect(answer.statusCode).toBe(200);
    sids.push((JSON.parse((await answer.body.text()).slice(1)) as { sid: string }).sid);
  }
  const refused = await ask('');
  expect([refused.statusCode, refused.headers['retry-after']]).toEqual([503, '5']);
  await refused.body.dump();
  expect(server.meter.snapshot().refusals.connections).toBe(1);
  // One that is closed makes room.
  await (await ask(`&sid=${sids[0]}`, '1')).body.dump();
  const again = await ask('');
  expect(again.statusCode).toBe(200);
  await again.body.dump();
});
