import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../../src/config.ts';
import { append, serve } from '../../support/serve.ts';

/** Opens a TCP connection, sends bytes, and keeps what comes back. */
async function open(
  port: number,
  bytes = '',
): Promise<{ socket: Socket; received: () => string; ended: Promise<unknown> }> {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  socket.on('error', () => {});
  const ended = once(socket, 'close');
  await once(socket, 'connect');
  socket.write(bytes);
  return { socket, received: () => text, ended };
}

/** Keeps the event loop busy, and then lets it run. */
async function beLate(ms: number): Promise<void> {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
  await sleep(1);
}

const ENGINE = 'EIO=4&transport=polling';
const UPGRADE = [
  'GET /messages/socket HTTP/1.1',
  'Host: localhost',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
].join('\r\n');

/** Opens a session of Engine.IO. @returns the address of its polls. */
async function openSession(url: string): Promise<string> {
  const opened = await (await fetch(`${url}/socket.io/?${ENGINE}`)).text();
  const { sid } = JSON.parse(opened.slice(1)) as { sid: string };
  return `${url}/socket.io/?${ENGINE}&sid=${sid}`;
}

const post = (url: string) =>
  fetch(`${url}/messages`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{"text":"hello"}',
  });

const POST_HEAD = 'POST /messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';

describe('a limit', () => {
  it.each([
    ['of connections', { MAX_CONNECTIONS: '3' }],
    ['of connections of one address', { MAX_CONNECTIONS_PER_ADDRESS: '3' }],
  ])('%s is answered 503 with when to come back, and a place is free again at once', async (_what, env) => {
    const server = await serve(env);
    const [first] = [await open(server.port), await open(server.port), await open(server.port)];
    const fourth = await open(server.port, 'GET /messages HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await fourth.ended;
    expect(fourth.received()).toMatch(/^HTTP\/1\.1 503 .*\r\nRetry-After: 5\r\n/);
    expect(fourth.received()).toContain('Too many connections');
    expect(server.meter.snapshot()).toMatchObject({ connections: 3, refusals: { connections: 1 } });
    first.socket.destroy();
    await expect.poll(() => server.meter.snapshot().connections).toBe(2);
    const fifth = await open(server.port, 'GET /messages HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await expect.poll(() => fifth.received()).toMatch(/^HTTP\/1\.1 200/);
  });

  it('of messages in a minute is answered 429 with when to come back, and reading goes on', async () => {
    const server = await serve({ MESSAGES_PER_MINUTE: '3' });
    const statuses = [];
    for (let message = 0; message < 5; message++) statuses.push((await post(server.url)).status);
    expect(statuses).toEqual([201, 201, 201, 429, 429]);
    const refused = await post(server.url);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ title: 'Too many messages' });
    expect((await fetch(`${server.url}/messages?since=0`)).status).toBe(200);
    expect(server.meter.snapshot().refusals.rate).toBe(3);
    expect(server.feed.headSeq).toBe(3);
  });

  it('of the log is answered 507, and it can be read on', async () => {
    const server = await serve({ MAX_MESSAGES: '2' });
    await append(server, 2);
    const answer = await post(server.url);
    expect(answer.status).toBe(507);
    expect(await answer.json()).toMatchObject({ title: 'The log is full' });
    expect(server.meter.snapshot().refusals.logFull).toBe(1);
    const page = (await (await fetch(`${server.url}/messages?since=0`)).json()) as { messages: unknown[] };
    expect(page.messages).toHaveLength(2);
  });

  it('of held polls is answered 503, and counted', async () => {
    const server = await serve({ MAX_WAITERS: '1' });
    const held = fetch(`${server.url}/messages?since=0&wait=5000`);
    await expect.poll(() => server.meter.snapshot().connections).toBe(1);
    await expect.poll(async () => (await fetch(`${server.url}/messages?since=0&wait=5000`)).status).toBe(503);
    expect(server.meter.snapshot().refusals.waiters).toBeGreaterThan(0);
    await append(server, 1);
    expect((await held).status).toBe(200);
  });

  it('of lateness refuses a share of new work, and nothing of what is under way', async () => {
    const server = await serve({ MAX_LOOP_DELAY_MS: '50' });
    const stream = await open(server.port, 'GET /messages/stream HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await expect.poll(stream.received).toContain('event: log');
    const session = await openSession(server.url);
    for (let burst = 0; burst < 8; burst++) await beLate(300);

    const asked = ['/messages?since=0', '/messages/stream', '/messages/ndjson', `/socket.io/?${ENGINE}`];
    for (const path of asked) {
      const answers = await Promise.all(Array.from({ length: 8 }, () => fetch(`${server.url}${path}`)));
      const refused = answers.find(({ status }) => status === 503);
      expect(refused?.headers.get('retry-after'), path).toBe('1');
      expect(await refused?.json()).toMatchObject({ title: 'Too much load' });
      for (const answer of answers) if (!answer.bodyUsed) await answer.body?.cancel();
    }
    const posts = await Promise.all(Array.from({ length: 8 }, () => post(server.url)));
    expect(posts.map(({ status }) => status)).toContain(503);
    const upgrades = await Promise.all(
      Array.from({ length: 8 }, () => open(server.port, `${UPGRADE}\r\n\r\n`)),
    );
    await expect.poll(() => upgrades.some(({ received }) => received().includes(' 503 '))).toBe(true);

    for (const path of ['/healthz', '/readyz', '/stats', '/metrics'])
      for (let time = 0; time < 8; time++) expect((await fetch(`${server.url}${path}`)).status).toBe(200);
    const pong = { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: '3' };
    for (let time = 0; time < 8; time++) expect((await fetch(session, pong)).status).toBe(200);
    await append(server, 1, 'to those who are here');
    await expect.poll(stream.received).toContain('to those who are here');
    expect(server.meter.snapshot().refusals.overload).toBeGreaterThanOrEqual(6);

    const again = async () => (await fetch(`${server.url}/messages?since=0`)).status;
    await expect
      .poll(async () => [await again(), await again(), await again()], { timeout: 15_000 })
      .toEqual([200, 200, 200]);
  });

  it.each([
    ['headers', 'GET /messages HTTP/1.1\r\nHost: localhost\r\nX-Slow: '],
    [
      'body',
      'POST /messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n{',
    ],
  ])('of time ends whoever sends its %s byte by byte with 408', async (_what, bytes) => {
    const server = await serve({ REQUEST_TIMEOUT_MS: '600' });
    const slow = await open(server.port, bytes);
    const drip = setInterval(() => slow.socket.write(' '), 50);
    onTestFinished(() => clearInterval(drip));
    await slow.ended;
    expect(slow.received()).toMatch(/^HTTP\/1\.1 408/);
  });

  it('of time ends 500 slow bodies, and a message is taken meanwhile', async () => {
    const server = await serve({ REQUEST_TIMEOUT_MS: '900' });
    const head = `${POST_HEAD}Content-Length: 20\r\n\r\n{`;
    const slow = await Promise.all(Array.from({ length: 500 }, () => open(server.port, head)));
    const drip = setInterval(() => {
      for (const { socket } of slow) socket.write(' ');
    }, 200);
    onTestFinished(() => clearInterval(drip));
    expect((await post(server.url)).status).toBe(201);
    await Promise.all(slow.map(({ ended }) => ended));
    for (const { received } of slow) expect(received()).toMatch(/^HTTP\/1\.1 408/);
    await expect.poll(() => server.meter.snapshot().connections).toBeLessThan(2);
  });

  it.each([
    ['chunked', 'Transfer-Encoding: chunked\r\n\r\n', `400\r\n${'x'.repeat(1024)}\r\n`],
    ['of a length', 'Content-Length: 104857600\r\n\r\n', 'x'.repeat(1024)],
    [
      'compressed',
      'Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n',
      `400\r\n${'x'.repeat(1024)}\r\n`,
    ],
  ])(
    'of a body is answered when it is passed and not when the body ends, and the connection closed: %s',
    async (_how, headers, piece) => {
      // A time-out that would not come within the test.
      const server = await serve({ REQUEST_TIMEOUT_MS: '600000' });
      const endless = await open(server.port, POST_HEAD + headers);
      const sending = setInterval(() => endless.socket.write(piece), 5);
      onTestFinished(() => clearInterval(sending));
      await expect
        .poll(endless.received)
        .toMatch(/^HTTP\/1\.1 413 [\s\S]*Connection: close[\s\S]*16384 bytes/);
      await endless.ended;
    },
  );

  it('of time ends a connection that asks nothing more', async () => {
    const server = await serve({ IDLE_TIMEOUT_MS: '300' });
    const idle = await open(server.port, 'GET /messages HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await expect.poll(idle.received).toMatch(/^HTTP\/1\.1 200/);
    await idle.ended;
    await expect.poll(() => server.meter.snapshot().connections).toBe(0);
  });

  it('of headers is answered 431', async () => {
    const server = await serve();
    const header = `X-Long: ${'x'.repeat(20_000)}`;
    const long = await open(server.port, `GET / HTTP/1.1\r\nHost: localhost\r\n${header}\r\n\r\n`);
    await long.ended;
    expect(long.received()).toMatch(/^HTTP\/1\.1 431/);
  });
});

describe('limits of one address', () => {
  it('are none for this machine, and there by default for others', () => {
    const { maxConnectionsPerAddress, messagesPerMinute } = readConfig({});
    expect([maxConnectionsPerAddress, messagesPerMinute]).toEqual([Infinity, Infinity]);
    const others = readConfig({ HOST: '0.0.0.0' });
    expect([others.maxConnectionsPerAddress, others.messagesPerMinute]).toEqual([500, 600]);
  });
});
