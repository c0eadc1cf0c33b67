import { execFile, execFileSync, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { EventSource } from 'eventsource';
import { io } from 'socket.io-client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { range, until } from '../../support/read.ts';
import { append, serve } from '../../support/serve.ts';
import { startFaultyProxy } from './faulty-proxy.ts';

/** Third-party clients, used as in their documentation and without this project's code. */
const curlVersion = ((): string | undefined => {
  try {
    return execFileSync('curl', ['--version'], { encoding: 'utf8' }).split('\n')[0];
  } catch {
    process.stderr.write('Tests with curl are skipped: curl is not installed\n');
    return undefined;
  }
})();

/** One HTTP answer, as `curl --include` prints it. */
async function curl(...args: string[]): Promise<{ head: string; body: string }> {
  const { stdout } = await promisify(execFile)('curl', ['--silent', '--show-error', '--include', ...args]);
  const [head = '', ...body] = stdout.split('\r\n\r\n');
  return { head, body: body.join('\r\n\r\n') };
}

describe.skipIf(curlVersion === undefined)('curl', () => {
  it('posts, and polls what is beyond a cursor', async () => {
    const server = await serve();
    const posted = await curl(
      ...['-H', 'content-type: application/json', '-d', '{"author":"me","text":"hello"}'],
      `${server.url}/messages`,
    );
    expect(posted.head).toMatch(/^HTTP\/1\.1 201/);
    const { body } = await curl(`${server.url}/messages?since=0`);
    expect(JSON.parse(body)).toMatchObject({
      messages: [{ seq: 1, author: 'me', text: 'hello' }],
      next: expect.stringMatching(/:1$/),
    });
  });

  it('polls with a condition', async () => {
    const server = await serve();
    const { head } = await curl(`${server.url}/messages?since=0`);
    const etag = /^etag: (.*)$/im.exec(head)?.[1] ?? '';
    const again = await curl('-H', `If-None-Match: ${etag}`, `${server.url}/messages?since=0`);
    expect(again.head).toMatch(/^HTTP\/1\.1 304/);
    expect(again.body).toBe('');
  });

  it('waits in a long poll until there is a message', async () => {
    const server = await serve();
    const answer = curl(`${server.url}/messages?since=0&wait=30000`);
    await until(() => server.meter.counters.deliver.requests === 1);
    await append(server, 1);
    expect(JSON.parse((await answer).body)).toMatchObject({ next: expect.stringMatching(/:1$/) });
  });

  it('prints an event stream as it comes, and resumes by Last-Event-ID', async () => {
    const server = await serve();
    await append(server, 2);
    const stream = spawn('curl', ['-sN', '-H', 'Last-Event-ID: 1', `${server.url}/messages/stream`]);
    onTestFinished(() => void stream.kill());
    let text = '';
    stream.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    await until(() => text.includes('"seq":2'));
    await append(server, 1);
    await until(() => text.includes('"seq":3'));
    const { logId } = server.feed;
    const greeting = `retry: 1000\nevent: log\nid: ${logId}:1\ndata: {"log":"${logId}"}\n\n`;
    expect(text.slice(0, greeting.length)).toBe(greeting);
    expect(text.slice(greeting.length)).toMatch(
      /^id: [\w-]+:2\ndata: \{"seq":2.*\}\n\nid: [\w-]+:3\ndata: \{"seq":3.*\}\n\n$/,
    );
  });

  it('gets a problem document for an invalid request', async () => {
    const server = await serve();
    for (const path of ['/messages?since=x', '/messages/stream?since=x']) {
      const { head, body } = await curl(server.url + path);
      expect(head).toMatch(/^HTTP\/1\.1 400/);
      expect(JSON.parse(body)).toMatchObject({ detail: expect.stringMatching(/since .*"x"/) });
    }
    const { head } = await curl('-X', 'POST', `${server.url}/messages/stream`);
    expect(head).toMatch(/^HTTP\/1\.1 405/);
  });

  it('gets the headers alone with HEAD', async () => {
    const server = await serve();
    for (const path of ['/messages', '/messages/stream']) {
      const { head, body } = await curl('--head', server.url + path);
      expect(head).toMatch(/^HTTP\/1\.1 200/);
      expect(body).toBe('');
    }
  });
});

it('the package eventsource gets every message, and resumes by itself after a lost connection', async () => {
  const server = await serve();
  const proxy = await startFaultyProxy(server.port);
  const source = new EventSource(`${proxy.url}/messages/stream`);
  onTestFinished(() => source.close());
  const ids: number[] = [];
  source.onmessage = ({ data, lastEventId }) => {
    const { seq } = JSON.parse(data) as { seq: number };
    expect(lastEventId).toBe(`${server.feed.logId}:${seq}`);
    ids.push(seq);
  };
  await append(server, 3);
  await until(() => ids.length === 3);
  proxy.cut();
  await append(server, 3);
  await until(() => ids.length === 6);
  expect(ids).toEqual(range(1, 6));
});

it('socket.io-client with its default transports gets every message, and upgrades', async () => {
  const server = await serve();
  await append(server, 3);
  const socket = io(server.url, { forceNew: true });
  onTestFinished(() => void socket.disconnect());
  const seqs: number[] = [];
  socket.on('message', ({ seq }: { seq: number }) => seqs.push(seq));
  await until(() => seqs.length === 3);
  await until(() => socket.io.engine.transport.name === 'websocket');
  await append(server, 3);
  await until(() => seqs.length === 6);
  expect(seqs).toEqual(range(1, 6));
});

it('socket.io-client limited to polling gets every message', async () => {
  const server = await serve();
  const socket = io(server.url, { forceNew: true, transports: ['polling'] });
  onTestFinished(() => void socket.disconnect());
  const seqs: number[] = [];
  socket.on('message', ({ seq }: { seq: number }) => seqs.push(seq));
  await append(server, 500);
  await until(() => seqs.length === 500);
  expect(seqs).toEqual(range(1, 500));
});
