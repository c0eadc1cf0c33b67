import { mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { createClassroom } from '../../../classroom/server/index.ts';
import { readConfig } from '../../../src/config.ts';
import { startServer } from '../../../src/server.ts';
import { openSqlite } from '../../../src/store/sqlite.ts';
import { temporaryFolder } from '../../support/bench.ts';

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

/** Starts a server with the classroom and a page, and collects the errors that it logs. */
async function serveLogged() {
  const errors: string[] = [];
  const sink = new Writable({
    write(line, _encoding, done) {
      errors.push(String(line));
      done();
    },
  });
  const pageFolder = temporaryFolder();
  writeFileSync(join(pageFolder, 'index.html'), '<title>page</title>');
  mkdirSync(join(pageFolder, 'assets'));
  writeFileSync(join(pageFolder, 'assets', 'a.js'), 'true');
  const server = await startServer({
    config: readConfig({ PORT: '0' }),
    log: pino({ level: 'error' }, sink),
    openStore: async () => openSqlite(),
    openPage: createClassroom({ pageFolder, resultsFolder: temporaryFolder() }),
  });
  onTestFinished(() => server.close());

  const ask = ({ method, path, headers = {}, body }: Asked) =>
    new Promise<{ status: number; type: string | undefined; body: string }>((resolve, reject) => {
      const outgoing = request(`${server.url}/`, { method, path, headers, agent: false });
      outgoing.on('error', reject);
      outgoing.on('response', async (response) => {
        const { statusCode: status = 0, headers } = response;
        const type = headers['content-type'];
        // Not read to its end: a stream has none.
        if (type?.startsWith('text/event-stream')) outgoing.destroy();
        resolve({ status, type, body: await text(response).catch(() => '') });
      });
      outgoing.end(body);
    });
  return { server, errors, ask };
}

const JSON_TYPE = { 'Content-Type': 'application/json' };

it.each<[status: number, detail: RegExp, asked: Asked]>([
  [400, /decode param '%'/, { method: 'POST', path: '/classroom/wire/%' }],
  [400, /decode param '%'/, { method: 'GET', path: '/classroom/results/%' }],
  [400, /decode param '%ff'/, { method: 'GET', path: '/classroom/results/%ff/x.svg' }],
  ...['/messages', '/classroom/timekeeper', '/classroom/stall'].flatMap((path): [number, RegExp, Asked][] => {
    const to = { path, method: path === '/classroom/timekeeper' ? 'PUT' : 'POST' };
    const encoded = (encoding: string) => ({ ...JSON_TYPE, 'Content-Encoding': encoding });
    return [
      [400, /incorrect header check/, { ...to, headers: encoded('gzip'), body: '{"text":"a"}' }],
      [
        400,
        /unexpected end of file/,
        { ...to, headers: encoded('gzip'), body: gzipSync('{"text":"a"}').subarray(0, 15) },
      ],
      [
        413,
        /16384 bytes/,
        { ...to, headers: encoded('gzip'), body: gzipSync(`{"text":"${'a'.repeat(1e6)}"}`) },
      ],
      [415, /encoding "pack"/, { ...to, headers: encoded('pack'), body: '{}' }],
      [
        415,
        /charset "EBCDIC"/,
        { ...to, headers: { 'Content-Type': 'application/json; charset=ebcdic' }, body: '{}' },
      ],
      [415, /given: text\/plain/, { ...to, headers: { 'Content-Type': 'text/plain' }, body: '{}' }],
      [415, /given: text\/json/, { ...to, headers: { 'Content-Type': 'text/json' }, body: '{}' }],
      [
        415,
        /given: application\/x\+json/,
        { ...to, headers: { 'Content-Type': 'application/x+json' }, body: '{}' },
      ],
      [415, /given: no Content-Type/, { ...to, body: '{}' }],
      [400, /not valid JSON/, { ...to, headers: JSON_TYPE, body: 'null' }],
    ];
  }),
  [412, /Precondition/, { method: 'GET', path: '/index.html', headers: { 'If-Match': '"x"' } }],
  [416, /Range/, { method: 'GET', path: '/index.html', headers: { Range: 'bytes=1000-' } }],
])('answers a client’s mistake with %i and %s: %j', async (status, detail, asked) => {
  const { ask, errors } = await serveLogged();
  const answer = await ask(asked);
  expect([answer.status, answer.type]).toEqual([status, 'application/problem+json']);
  expect(JSON.parse(answer.body)).toMatchObject({ status, detail: expect.stringMatching(detail) });
  expect(errors).toEqual([]);
});

it('accepts a JSON body whatever the spelling of its Content-Type', async () => {
  const { ask } = await serveLogged();
  for (const type of ['application/json', 'Application/JSON;charset=UTF-8', 'application/json ; x="a,b"']) {
    const asked = {
      method: 'POST',
      path: '/messages',
      headers: { 'Content-Type': type },
      body: '{"text":"a"}',
    };
    expect((await ask(asked)).status).toBe(201);
  }
});

it.each([
  { 'If-Match': '"x"' },
  { Trailer: 'x' },
  { 'Transfer-Encoding': 'chunked' },
  { 'Content-Encoding': 'gzip' },
  { Upgrade: 'h2c' },
  { Expect: '100-continue' },
  { TE: 'trailers' },
  { 'Last-Event-ID': 'x' },
  { 'Sec-WebSocket-Key': 'x' },
  { 'Sec-WebSocket-Version': '8' },
])('records exchanges for a request whose headers are its own affair: %j', async (headers) => {
  const { ask, errors } = await serveLogged();
  for (const name of ['poll', 'sse', 'socketIo']) {
    const { status } = await ask({ method: 'POST', path: `/classroom/wire/${name}`, headers });
    expect([name, status]).toEqual([name, 200]);
  }
  expect(errors).toEqual([]);
});

it('answers no request of a client with 500', async () => {
  const { ask, errors } = await serveLogged();
  const junk = fc.oneof(
    fc.constantFrom(
      '%',
      '%00',
      '%ff',
      '..',
      '%2e%2e%2f',
      '__proto__',
      'constructor',
      '"',
      '\\',
      '-1',
      '1e9',
      'NaN',
      '',
    ),
    fc.string({ maxLength: 8 }).map((given) => given.replace(/[^\x21-\x7e]|[#?]/g, '~')),
  );
  const path = fc.oneof(
    fc
      .tuple(
        fc.constantFrom(
          '/messages',
          '/messages/stream',
          '/socket.io/',
          '/healthz',
          '/stats',
          '/classroom/state',
          '/classroom/naive',
        ),
        fc.array(
          fc.tuple(
            fc.constantFrom('since', 'limit', 'wait', 'lastEventId', 'EIO', 'transport', 'sid', '__proto__'),
            junk,
          ),
          { maxLength: 3 },
        ),
      )
      .map(
        ([at, pairs]) =>
          `${at}?${pairs
            .filter(([name, value]) => name !== 'wait' || value === '')
            .map((pair) => pair.join('='))
            .join('&')}`,
      ),
    fc
      .tuple(
        fc.constantFrom(
          '/',
          '/assets/',
          '/classroom/',
          '/classroom/results/',
          '/classroom/results/x/',
          '/messages/',
          '/classroom/wire/',
        ),
        junk,
      )
      .map((parts) => parts.join('')),
    fc.constantFrom('/classroom/timekeeper', '/classroom/stall', '/classroom/jobs', '/classroom/audience'),
  );
  const header = fc.tuple(
    fc.constantFrom(
      'If-None-Match',
      'If-Match',
      'If-Modified-Since',
      'If-Range',
      'Range',
      'Last-Event-ID',
      'Content-Type',
      'Content-Encoding',
      'Accept',
      'Origin',
      'Sec-Fetch-Site',
      'Cookie',
      'X-Forwarded-For',
      'Host',
    ),
    fc.oneof(
      junk,
      fc.constantFrom('application/json', 'gzip', 'br', 'bytes=5-1', 'bytes=999-', '"a,b"', '*', 'null'),
    ),
  );
  const jsonish = fc.oneof(
    fc.json(),
    fc.constantFrom('{"text":', '[', '{"__proto__":{}}', '{"text":{}}', '{"page":"a","wish":"x"}'),
    junk,
  );
  const asked = fc.record({
    // Requests that start work or block the event loop have tests of their own; here their bodies would be invalid.
    method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'),
    path,
    headers: fc.array(header, { maxLength: 3 }).map((pairs) => Object.fromEntries(pairs)),
    body: jsonish,
  });
  const samples = fc.sample(asked, { numRuns: 1_000, seed: 11 });
  const withBody = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
  while (samples.length > 0) {
    await Promise.all(
      samples.splice(0, 50).map(async ({ body, ...rest }) => {
        const { status } = await ask(withBody.has(rest.method) ? { ...rest, body } : rest);
        expect([rest, body, status < 500]).toEqual([rest, body, true]);
      }),
    );
  }
  expect(errors).toEqual([]);
});
