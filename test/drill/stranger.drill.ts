import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { io } from 'socket.io-client';
import { describe, expect, onTestFinished } from 'vitest';
import { renderCsv } from '../../bench/report/render/csv.ts';
import { makeResult } from '../fixtures/make-result.ts';
import { startServerAsPeopleDo } from '../processes/support/started-server.ts';
import { drill } from './drill.ts';

const TOKEN = 'a-token-of-sixteen-letters-and-more';
const MEGABYTE = 1024 * 1024;

/** Sends bytes over a connection of its own, and resolves with the first line of what comes back; empty if the connection just ends. */
function exchange(port: number, parts: readonly (string | Buffer)[]): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    let text = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk;
      if (text.includes('\r\n')) socket.destroy();
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(text.split('\r\n')[0] ?? ''));
    for (const part of parts) socket.write(part);
  });
}

const request = (line: string, headers: readonly string[] = [], body = ''): string =>
  [
    `${line} HTTP/1.1`,
    'Host: localhost',
    ...headers,
    ...(body ? ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`] : []),
    '',
    body,
  ].join('\r\n');

/** Sends requests, and expects each to be refused. @returns how, each status once. */
async function refused(
  port: number,
  requests: readonly (readonly (string | Buffer)[])[],
  status: RegExp,
): Promise<string> {
  const lines = [];
  for (const parts of requests) {
    const line = await exchange(port, parts);
    expect(`${parts[0]?.toString('latin1', 0, 200)} → ${line}`).toMatch(status);
    lines.push(/^HTTP\/1\.1 (\d+)/.exec(line)?.[1] ?? 'closed');
  }
  return `${requests.length} of ${requests.length} refused: ${[...new Set(lines)].join(', ')}`;
}

const closed = '(HTTP/1\\.1 4\\d\\d .*)?$';
const only = (statuses: string): RegExp => new RegExp(`→ HTTP/1\\.1 (${statuses}) `);

describe('a stranger', () => {
  drill(
    'no token',
    { injected: 'requests of every kind to a server that wants one', short: true },
    async () => {
      const { port } = await startServerAsPeopleDo({ env: { ACCESS_TOKEN: TOKEN } });
      const lines = [
        'GET /',
        'GET /messages?since=0',
        'GET /messages/stream',
        'GET /messages/ndjson',
        'GET /messages/socket',
        'GET /stats',
        'GET /metrics',
        'GET /classroom/state',
        'GET /?token=guess',
        'PUT /classroom/audience',
      ].map((line) => [request(line)]);
      return refused(port, [...lines, [request('POST /messages', [], '{"text":"x"}')]], only('401'));
    },
  );

  drill('a page of another site', { injected: 'foreign Origin on every path', short: true }, async () => {
    const { port } = await startServerAsPeopleDo();
    const upgrade = [
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ];
    const requests = ['https://evil.example', 'null', 'http://localhost:1'].flatMap((origin) =>
      [
        ['GET /messages?since=0'],
        ['GET /messages/stream'],
        ['GET /messages/socket', ...upgrade],
        ['GET /socket.io/?EIO=4&transport=websocket', ...upgrade],
        ['GET /socket.io/?EIO=4&transport=polling'],
        ['GET /stats'],
      ].map(([line = '', ...headers]) => [request(line, [`Origin: ${origin}`, ...headers])]),
    );
    return refused(port, requests, only('403'));
  });

  drill(
    'a name of another site (DNS rebinding)',
    { injected: 'foreign Host on every path', short: true },
    async () => {
      const { port } = await startServerAsPeopleDo();
      const requests = ['evil.example', 'localhost.evil.example', '10.0.0.1', '169.254.169.254'].flatMap(
        (host) =>
          ['GET /messages?since=0', 'GET /', 'GET /stats', 'GET /classroom/state', 'POST /messages'].map(
            (line) => [request(line).replace('Host: localhost', `Host: ${host}`)],
          ),
      );
      return refused(port, requests, only('421'));
    },
  );

  drill(
    'wrong methods and odd targets',
    { injected: 'methods that nothing takes, targets that are none' },
    async () => {
      const { port } = await startServerAsPeopleDo();
      const lines = [
        'DELETE /messages',
        'PUT /messages',
        'PATCH /messages',
        'TRACE /',
        'DELETE /',
        'POST /stats',
        'GET messages',
        'GET http:///',
        'GET /messages?since=-1',
        'GET /messages?limit=1e9',
        'GET /nothing',
      ];
      return refused(
        port,
        lines.map((line) => [request(line)]),
        only('400|404|405'),
      );
    },
  );

  drill(
    'paths out of the page and the results',
    { injected: 'dots, encoded and not', short: true },
    async () => {
      const { port } = await startServerAsPeopleDo();
      const lines = [
        '/../package.json',
        '/..%2fpackage.json',
        '/%2e%2e/package.json',
        '/assets/../../../package.json',
        '/assets/..%2f..%2f..%2fpackage.json',
        '/assets/%2e%2e%5c%2e%2e%5cpackage.json',
        '/assets/....//....//package.json',
        '/.git/config',
        '/classroom/results/..%2f..%2fpackage.json',
        '/classroom/results/%2e%2e/data.json',
        '/classroom/results/reference%2f..%2f../x.svg',
        '/classroom/results/reference/..%2f..%2fdata.svg',
      ].map((path) => [request(`GET ${path}`)]);
      return refused(port, lines, only('400|403|404'));
    },
  );

  drill(
    'JSON that reaches for prototypes',
    { injected: '__proto__, constructor, nested', short: true },
    async () => {
      const server = await startServerAsPeopleDo();
      const bodies = [
        '{"__proto__":{"text":"x"}}',
        '{"constructor":{"prototype":{"text":"x"}}}',
        '{"text":{"$gt":""}}',
        '{"text":["x"]}',
        `${'['.repeat(8_000)}${']'.repeat(8_000)}`,
        '{"text":"x","text":{}}',
      ];
      const found = await refused(
        server.port,
        bodies.map((body) => [request('POST /messages', [], body)]),
        only('400'),
      );
      expect(({} as Record<string, unknown>)['text']).toBeUndefined();
      return found;
    },
  );

  drill(
    'headers and bodies without an end',
    { injected: '100 MB of each, chunked bodies, a compressed bomb' },
    async () => {
      const { port } = await startServerAsPeopleDo({ env: { REQUEST_TIMEOUT_MS: '6000' } });
      const long = Buffer.alloc(MEGABYTE, 'x');
      const header = ['GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ', ...Array<Buffer>(100).fill(long)];
      const body = [
        'POST /messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 104857600\r\n\r\n',
        ...Array<Buffer>(100).fill(long),
      ];
      const chunked = [
        'POST /messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
        ...Array<string>(100).fill(`100000\r\n${long.toString('latin1')}\r\n`),
      ];
      const bomb = gzipSync(Buffer.alloc(100 * MEGABYTE, ' '));
      const compressed = [
        `POST /messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`,
        bomb,
      ];
      return refused(port, [header, body, chunked, compressed], new RegExp(`→ ${closed}`));
    },
  );

  drill(
    'the session of another client',
    { injected: 'session ids and recovery keys that are guessed' },
    async () => {
      const server = await startServerAsPeopleDo();
      const guessed = ['AAAAAAAAAAAAAAAAAAAA', '../', '__proto__', 'constructor'];
      const requests = guessed.map((sid) => [
        request(`GET /socket.io/?EIO=4&transport=polling&sid=${encodeURIComponent(sid)}`),
      ]);
      const found = await refused(server.port, requests, only('400'));
      const socket = io(server.url, {
        forceNew: true,
        transports: ['websocket'],
        auth: { pid: 'guessed', offset: '1' },
      });
      onTestFinished(() => void socket.disconnect());
      const recovered = await new Promise<boolean>((resolve) => {
        socket.on('connect', () => resolve(socket.recovered));
      });
      expect(recovered).toBe(false);
      return `${found}; a guessed recovery key begins a session of its own`;
    },
  );

  drill(
    'formulas and markup in data',
    { injected: '=HYPERLINK(…) and <script> as a name', short: true },
    async () => {
      const evil = '=HYPERLINK("http://evil.example")';
      const run = makeResult();
      const csv = renderCsv({ ...run, cells: run.cells.map((cell) => ({ ...cell, mode: evil })) });
      expect(csv).not.toMatch(/^"?=/m);
      expect(csv).toContain(`'=HYPERLINK`);
      const server = await startServerAsPeopleDo();
      const author = '<script>alert(1)</script>';
      await fetch(`${server.url}/messages`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ author, text: author }),
      });
      const answer = await fetch(`${server.url}/messages?since=0`);
      expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
      const page = await fetch(server.url);
      expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
      return 'cells begin with an apostrophe; messages are JSON, and the page runs its own scripts only';
    },
  );
});
