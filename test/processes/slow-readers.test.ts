import { Buffer } from 'node:buffer';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import type { ServerProcess } from '../../bench/measure/servers/server-process.ts';
import { clientFrame, OPCODE } from '../../src/modes/lean/websocket-frames.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { webSocketRequest } from '../support/raw-client.ts';
import { openSilentReader } from '../support/silent-reader.ts';
import { serveInProcess } from './support/measured-server.ts';

const READERS = 200;
const MESSAGES = 3_000;
/** Each of these characters takes six bytes in JSON, so that a message that may be posted becomes one of 16 KB. */
const TEXT = '\u0001'.repeat(2_650);
const MEGABYTE = 1024 * 1024;

let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pull-vs-push-test-'));
  file = join(folder, 'log.db');
  const store = openSqlite(file);
  for (let seq = 1; seq <= MESSAGES; seq++) {
    await store.insert({ seq, author: 'test', text: TEXT, createdAt: '2025-03-01T09:30:00.123Z' });
  }
  await store.close();
});

afterAll(() => rm(folder, { recursive: true }));

/** Requests `/healthz` repeatedly until the server stops writing. Returns the longest answer time. */
async function healthUntilQuiet({ baseUrl, snapshot }: ServerProcess): Promise<number> {
  let longestMs = 0;
  let written = -1;
  for (let quiet = 0; quiet < 50; quiet++) {
    const askedMs = performance.now();
    await (await fetch(`${baseUrl}/healthz`)).text();
    longestMs = Math.max(longestMs, performance.now() - askedMs);
    const { bytesOut } = (await snapshot({ reset: false, collect: false })).roles.deliver;
    if (bytesOut !== written) quiet = 0;
    written = bytesOut;
  }
  return longestMs;
}

const requests: readonly (readonly [string, ...(string | Buffer)[]])[] = [
  ['an event stream', 'GET /messages/stream?since=0 HTTP/1.1\r\nHost: localhost\r\n\r\n'],
  ['a WebSocket', webSocketRequest('/messages/socket?since=0')],
  [
    'Socket.IO',
    webSocketRequest('/socket.io/?EIO=4&transport=websocket'),
    clientFrame(OPCODE.text, Buffer.from('40{"since":0}')),
  ],
  ['polls', 'GET /messages?since=0&limit=1000 HTTP/1.1\r\nHost: localhost\r\n\r\n'],
];

it.each(requests)(
  `${READERS} readers of history over %s who never read cost little memory, and no one waits`,
  async (_what, ...parts) => {
    const server = await serveInProcess({ STORE: `sqlite:${file}` });
    const before = await server.snapshot({ reset: false, collect: true });
    const readers = await Promise.all(
      Array.from({ length: READERS }, () => openSilentReader(server.port, ...parts)),
    );
    onTestFinished(() => {
      for (const reader of readers) reader.destroy();
    });
    const longestMs = await healthUntilQuiet(server);
    const after = await server.snapshot({ reset: false, collect: true });
    expect(after.roles.deliver.bytesOut).toBeGreaterThan(READERS * TEXT.length);
    expect(after.rssBytes - before.rssBytes).toBeLessThan(150 * MEGABYTE);
    expect(longestMs).toBeLessThan(5_000);
  },
);
