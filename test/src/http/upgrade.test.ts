import { once } from 'node:events';
import { request } from 'node:http';
import { createConnection } from 'node:net';
import { pino } from 'pino';
import { expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import { readConfig } from '../../../src/config.ts';
import { type RunningServer, startServer } from '../../../src/server.ts';
import { openSqlite } from '../../../src/store/sqlite.ts';
import { connectRaw, offering, rawRequest, WEBSOCKET_HANDSHAKE } from '../../support/raw-client.ts';
import { append, serve } from '../../support/serve.ts';

/** Sends a WebSocket handshake and returns the status of the answer. */
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
  ['/socket.io/?EIO=4&transport=websocket&sid=unknown', 400],
  ['/socket.io/?EIO=4&EIO=3&transport=websocket', 400],
  ['/nowhere', 404],
  ['/messages', 200],
])('answers the WebSocket handshake at %s with %i', async (path, status) => {
  expect(await statusOf(await serve(), path)).toBe(status);
});

it('says at the path of the WebSocket which protocol it speaks', async () => {
  const server = await serve();
  const answer = await fetch(`${server.url}/messages/socket`);
  expect(answer.status).toBe(426);
  expect(answer.headers.get('upgrade')).toBe('websocket');
});

it('serves a request that offers another protocol as if it did not', async () => {
  const server = await serve();
  await append(server, 1);
  const asked = request(`${server.url}/messages?since=0`, {
    // Sent by Java's HttpClient with every request, and by curl with --http2.
    headers: { Connection: 'Upgrade, HTTP2-Settings', Upgrade: 'h2c', 'HTTP2-Settings': 'AAMAAABkAAQAAP__' },
  }).end();
  const [response] = await once(asked, 'response');
  expect(response.statusCode).toBe(200);
  let body = '';
  for await (const chunk of response) body += chunk;
  expect(JSON.parse(body)).toMatchObject({ next: expect.stringMatching(/:1$/) });
});

it('survives a client that requests an upgrade and disconnects', async () => {
  const server = await serve();
  for (const path of ['/messages/socket', '/socket.io/?EIO=4&transport=websocket', '/nowhere']) {
    const socket = createConnection(server.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    );
    socket.resetAndDestroy();
  }
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
});

const without = (name: string): string[] => WEBSOCKET_HANDSHAKE.filter((line) => !line.startsWith(name));

it.each([
  ['POST', '', WEBSOCKET_HANDSHAKE, 405, 'Allow: GET'],
  ['GET', '?since=x', WEBSOCKET_HANDSHAKE, 400, ''],
  ['GET', '', without('Sec-WebSocket-Key'), 400, ''],
  [
    'GET',
    '',
    [...without('Sec-WebSocket-Version'), 'Sec-WebSocket-Version: 7'],
    426,
    'Sec-WebSocket-Version: 13, 8',
  ],
  ['GET', '', without('Connection'), 426, 'Upgrade: websocket'],
  ['GET', '', offering('h2c'), 426, 'Upgrade: websocket'],
])(
  'refuses the handshake %s %s %j with a problem document, %i',
  async (method, query, headers, status, header) => {
    const client = await connectRaw((await serve()).port);
    client.socket.write(
      rawRequest(`/messages/socket${query}`, ...headers, 'Connection: close').replace('GET', method),
    );
    const received = await client.ended;
    expect(received).toMatch(
      new RegExp(`^HTTP/1\\.1 ${status} [\\s\\S]*application/problem\\+json[\\s\\S]*"detail"`),
    );
    expect(received).toContain(header);
  },
);

it('ignores an upgrade in HTTP/1.0', async () => {
  const server = await serve();
  for (const path of ['/messages/socket', '/socket.io/?EIO=4&transport=websocket']) {
    const client = await connectRaw(server.port);
    client.socket.write(rawRequest(path, ...WEBSOCKET_HANDSHAKE).replace('HTTP/1.1', 'HTTP/1.0'));
    expect(await client.ended).toMatch(/^HTTP\/1\.1 4\d\d /);
  }
});

it('refuses CONNECT, and closes', async () => {
  const client = await connectRaw((await serve()).port);
  client.socket.write(rawRequest('example.org:443').replace('GET', 'CONNECT'));
  expect(await client.ended).toMatch(/^HTTP\/1\.1 4\d\d /);
});

it('accepts no subprotocol, since it has none', async () => {
  const client = await connectRaw((await serve()).port);
  client.socket.write(
    rawRequest('/messages/socket', ...WEBSOCKET_HANDSHAKE, 'Sec-WebSocket-Protocol: chat, superchat'),
  );
  await client.saw(/101 [\s\S]*\r\n\r\n/);
  expect(client.received()).not.toMatch(/Sec-WebSocket-Protocol/i);
});

it('refuses an older Engine.IO protocol over a WebSocket as it does over HTTP', async () => {
  const server = await serve();
  for (const version of ['EIO=3&', '']) {
    const polling = await fetch(`${server.url}/socket.io/?${version}transport=polling`);
    const client = await connectRaw(server.port);
    client.socket.write(rawRequest(`/socket.io/?${version}transport=websocket`, ...WEBSOCKET_HANDSHAKE));
    const [head = '', body = ''] = (await client.ended).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${polling.status} [\\s\\S]*application/json`));
    expect(body).toContain(await polling.text());
  }
});

it('reads the body of a request that offers another protocol, also of Engine.IO’s polls', async () => {
  const server = await serve();
  const body = '{"text":"hello"}';
  const ask = async (request: string): Promise<string> => {
    const client = await connectRaw(server.port);
    // In two packets: the body is in the second.
    client.socket.setNoDelay().write(request);
    client.socket.write(body);
    return client.ended;
  };
  const posted = await ask(
    rawRequest(
      '/messages',
      ...offering('h2c'),
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
    ).replace('GET', 'POST'),
  );
  expect(posted).toMatch(/^HTTP\/1\.1 201 /);
  expect(server.feed.headSeq).toBe(1);
  const opened = await ask(rawRequest('/socket.io/?EIO=4&transport=polling', ...offering('h2c')));
  expect(opened).toMatch(/^HTTP\/1\.1 200 [\s\S]*"sid"/);
});

it('answers and counts a fault of an endpoint, which ends nothing else', async () => {
  const server = await startServer({
    config: readConfig({ PORT: '0' }),
    log: pino({ level: 'silent' }),
    openStore: async () => openSqlite(),
  });
  onTestFinished(() => server.close());
  vi.spyOn(server.feed, 'recent').mockImplementationOnce(() => {
    throw new Error('planted fault');
  });
  const answer = await fetch(`${server.url}/messages`);
  expect(answer.status).toBe(500);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect((await fetch(`${server.url}/messages`)).status).toBe(200);
  expect(server.meter.snapshot().faults).toBe(1);
});
