import { mkdirSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createClassroom } from '../../../classroom/server/index.ts';
import { loadEndpoints } from '../../../src/modes/index.ts';
import type { RunningServer } from '../../../src/server.ts';
import { temporaryFolder } from '../../support/bench.ts';
import { append, serve } from '../../support/serve.ts';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends a request exactly as written, which client libraries would correct, and reads the answer. */
async function send(server: RunningServer, lines: readonly string[]): Promise<Answer> {
  const socket = createConnection(server.port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  let received = '';
  socket.setEncoding('latin1');
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  // Streams, upgrades and kept connections do not end, so the headers and what came with them are enough.
  for await (const text of socket) {
    received += text;
    if (received.includes('\r\n\r\n')) break;
  }
  const [head = '', body = ''] = received.split('\r\n\r\n');
  const [statusLine = '', ...fields] = head.split('\r\n');
  return {
    status: Number(statusLine.split(' ')[1]),
    headers: Object.fromEntries(
      fields.map((field) => [field.split(':')[0]?.toLowerCase(), field.slice(field.indexOf(':') + 1).trim()]),
    ),
    body,
  };
}

const get = (target: string, ...more: string[]) => [`GET ${target} HTTP/1.1`, 'Host: localhost', ...more];
const UPGRADE = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];

/** Every path of the server with a request that it serves, and the status of the answer. */
const ADDRESSES: readonly (readonly [path: string, query: string, status: number, ...more: string[]])[] = [
  ['/messages', '?since=0', 200],
  ['/messages/stream', '?since=0', 200],
  ['/messages/socket', '', 426],
  ['/messages/socket', '?since=0', 101, ...UPGRADE],
  ['/socket.io', '?EIO=4&transport=polling', 200],
  ['/socket.io', '?EIO=4&transport=websocket', 101, ...UPGRADE],
  ['/healthz', '', 200],
  ['/stats', '', 200],
  ['/classroom/state', '', 200],
  ['/classroom/unit-costs', '', 200],
  ['/classroom/naive', '?since=0', 200],
  ['/classroom/jobs/events', '', 204],
  ['/nowhere', '', 404],
  // Nothing below an address is that address.
  ['/socket.io/more', '?EIO=4&transport=polling', 404],
  ['/messages/stream/more', '?since=0', 404],
  ['/messages/socket/more', '?since=0', 404, ...UPGRADE],
];

/** Starts a server with the classroom and a page of two files. */
async function serveAll(): Promise<RunningServer> {
  const pageFolder = temporaryFolder();
  writeFileSync(join(pageFolder, 'index.html'), '<title>page</title>');
  mkdirSync(join(pageFolder, 'assets'));
  writeFileSync(join(pageFolder, 'assets', 'App-B1.js'), 'true');
  const server = await serve(
    {},
    undefined,
    createClassroom({ pageFolder, resultsFolder: temporaryFolder() }),
  );
  await append(server, 1);
  return server;
}

describe('a target', () => {
  it.each([
    ['in origin form', (path: string) => path],
    ['with a slash at its end', (path: string) => `${path}/`],
    ['in capitals', (path: string) => path.toUpperCase()],
    ['in absolute form', (path: string) => `http://localhost${path}`],
    [
      'in absolute form, in capitals with a slash',
      (path: string) => `HTTP://Localhost:80${path.toUpperCase()}/`,
    ],
  ])('%s is served alike at every path', async (_how, write) => {
    const server = await serveAll();
    for (const [path, query, status, ...more] of ADDRESSES) {
      const answer = await send(server, get(write(path) + query, ...more));
      expect([path, query, answer.status]).toEqual([path, query, status]);
    }
  });

  it('in absolute form keeps its query, and its authority replaces Host', async () => {
    const server = await serveAll();
    const { body } = await send(server, get(`http://localhost/messages?since=1`));
    expect(JSON.parse(body)).toEqual({ messages: [], next: expect.stringMatching(/:1$/) });
    const own = await send(server, ['GET http://127.0.0.1/classroom/state HTTP/1.1', 'Host: evil.example']);
    expect(JSON.parse(own.body)).toMatchObject({ loopback: true });
    const foreign = await send(server, [
      'GET http://evil.example/classroom/state HTTP/1.1',
      'Host: localhost',
    ]);
    expect(foreign.status).toBe(421);
    expect((await send(server, get('http://localhost'))).status).toBe(200);
  });

  it.each([
    ['ftp://localhost/messages', 400],
    ['http://me@localhost/messages', 400],
    ['http://local host/messages', 400],
    ['*', 400],
  ])('that is invalid, %s, is answered %i', async (target, status) => {
    expect((await send(await serve(), get(target))).status).toBe(status);
  });
});

describe('Host', () => {
  it.each(['localhost', 'localhost:3000', '127.0.0.1:1', '[::1]:80', ''])('may be %j', async (host) => {
    expect((await send(await serve(), ['GET /messages HTTP/1.1', `Host: ${host}`])).status).toBe(200);
  });

  it.each(['a_b-c.example', 'ex%41mple'])('may be %j, which is not this server', async (host) => {
    expect((await send(await serve(), ['GET /messages HTTP/1.1', `Host: ${host}`])).status).toBe(421);
  });

  it.each([
    [['Host: a', 'Host: b']],
    [['Host: a', 'Host: a']],
    [['Host: a b']],
    [['Host: http://a/']],
    [['Host: a/b']],
    [['Host: me@a']],
    [['Host: a:b']],
    [['Host: [::1']],
    [['Host: a, b']],
    [[]],
  ])('may not be %j on any path', async (fields) => {
    const server = await serveAll();
    for (const [path, query, , ...more] of ADDRESSES) {
      const answer = await send(server, [`GET ${path}${query} HTTP/1.1`, ...fields, ...more]);
      expect([path, answer.status]).toEqual([path, 400]);
      if (fields.length > 0) expect(answer.headers['content-type']).toBe('application/problem+json');
    }
  });

  it('may be left out of HTTP/1.0', async () => {
    expect((await send(await serve(), ['GET /messages HTTP/1.0'])).status).toBe(200);
  });
});

const endpoints = await loadEndpoints();

describe('OPTIONS', () => {
  const ALLOWED: readonly (readonly [path: string, allow: string])[] = [
    ...endpoints.map(({ path, methods }) => [path, methods.join(', ')] as const),
    ['/healthz', 'GET, HEAD'],
    ['/stats', 'GET, HEAD'],
    ['/', 'GET, HEAD'],
    ['/index.html', 'GET, HEAD'],
    ['/assets/App-B1.js', 'GET, HEAD'],
    ['/classroom/state', 'GET, HEAD'],
    ['/classroom/audience', 'PUT'],
    ['/classroom/timekeeper', 'PUT'],
    ['/classroom/stall', 'POST'],
    ['/classroom/naive', 'GET, HEAD'],
    ['/classroom/wire/poll', 'POST'],
    ['/classroom/unit-costs', 'GET, HEAD'],
    ['/classroom/jobs', 'POST, GET, HEAD, DELETE'],
    ['/classroom/jobs/events', 'GET, HEAD'],
    ['/classroom/results/reference', 'GET, HEAD'],
    ['/classroom/results/reference/latency.svg', 'GET, HEAD'],
  ];

  it('answers every path with the same methods as 405, which are those that are served', async () => {
    const server = await serveAll();
    for (const [path, allow] of ALLOWED) {
      const options = await send(server, [`OPTIONS ${path} HTTP/1.1`, 'Host: localhost']);
      expect([path, options.status, options.headers['allow']]).toEqual([path, 204, allow]);
      const refused = await send(server, [`PATCH ${path} HTTP/1.1`, 'Host: localhost']);
      expect([path, refused.status, refused.headers['allow']]).toEqual([path, 405, allow]);
      expect(JSON.parse(refused.body)).toMatchObject({ detail: `this address takes ${allow}` });
    }
  });

  it('names POST at /messages', async () => {
    const { headers } = await send(await serve(), ['OPTIONS /messages HTTP/1.1', 'Host: localhost']);
    expect(headers['allow']).toBe('GET, HEAD, POST');
  });

  it('answers for the whole server, and 404 for unknown paths', async () => {
    const server = await serveAll();
    expect((await send(server, ['OPTIONS * HTTP/1.1', 'Host: localhost'])).status).toBe(204);
    for (const method of ['OPTIONS', 'POST', 'GET']) {
      expect((await send(server, [`${method} /nowhere HTTP/1.1`, 'Host: localhost'])).status).toBe(404);
    }
  });
});
