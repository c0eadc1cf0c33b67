import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { type IncomingHttpHeaders, request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createClassroom } from '../../classroom/server/index.ts';
import { framesOf, partsOf } from '../../classroom/server/wire/parts.ts';
import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/logger.ts';
import { type RunningServer, startServer } from '../../src/server.ts';
import { openStore } from '../../src/store/open.ts';

describe('the classroom’s routes', () => {
  let server: RunningServer;

  beforeEach(async () => {
    server = await startServer({
      config: readConfig({ PORT: '0', LOG_LEVEL: 'silent' }),
      log: createLog('silent'),
      openStore: () => openStore('sqlite', { say: () => {} }),
      openPage: createClassroom({ pageFolder: undefined }),
    });
  });
  afterEach(() => server.close());

  const send = (method: string, path: string, headers: Record<string, string>, body?: unknown) =>
    new Promise<{ status: number | undefined; headers: IncomingHttpHeaders; body: string }>(
      (resolve, reject) => {
        const outgoing = request(`${server.url}${path}`, {
          method,
          headers: { 'Content-Type': 'application/json', ...headers },
        });
        outgoing.on('error', reject);
        outgoing.on('response', async (response) => {
          let text = '';
          for await (const chunk of response) text += chunk;
          resolve({ status: response.statusCode, headers: response.headers, body: text });
        });
        outgoing.end(body === undefined ? undefined : JSON.stringify(body));
      },
    );

  it.each([
    ['a foreign host name that resolves to this machine', { Host: 'evil.example:80' }, 421],
    ['a page of another site', { Origin: 'https://evil.example' }, 403],
    ['a page without an origin', { Origin: 'null' }, 403],
    ['a request that the browser calls cross-site', { 'Sec-Fetch-Site': 'cross-site' }, 403],
    ['another port of this machine', { Origin: 'http://localhost:1' }, 403],
  ])('refuse to put load on the machine for %s', async (_who, headers, status) => {
    const audience = { mode: 'short-poll', clients: 1, pollIntervalMs: 1000, phase: 'jittered' };
    expect((await send('PUT', '/classroom/audience', headers, audience)).status).toBe(status);
    expect((await send('POST', '/classroom/stall', headers, { stallMs: 1 })).status).toBe(status);
    expect((await send('POST', '/classroom/jobs', headers, { kind: 'lesson' })).status).toBe(status);
    expect((await send('POST', '/classroom/wire/poll', headers)).status).toBe(status);
    expect((await send('GET', '/classroom/results/reference', headers)).status).toBe(status);
    expect((await send('GET', '/classroom/results/reference/latency.svg', headers)).status).toBe(status);
    // What is refused for its host or origin learns nothing; the rest learns that it may not.
    const state = JSON.parse((await send('GET', '/classroom/state', headers)).body) as { loopback?: boolean };
    expect(state.loopback ?? false).toBe(false);
  });

  it('start simulated readers for a page on this machine, and close them', async () => {
    const origin = { Origin: server.url };
    const audience = { mode: 'push', clients: 3, pollIntervalMs: 1000, phase: 'jittered' };
    const answer = await send('PUT', '/classroom/audience', origin, audience);
    expect(answer).toMatchObject({ status: 200, body: '{"clients":3}' });
    expect(server.meter.counters.deliver.handshakes).toBe(3);
    expect((await send('PUT', '/classroom/audience', origin, { ...audience, clients: 0 })).status).toBe(200);
  });

  it('name every invalid field', async () => {
    const answer = await send('PUT', '/classroom/audience', {}, { mode: 'pigeon', clients: 1e6 });
    expect(answer.status).toBe(400);
    for (const name of ['mode', 'clients', 'pollIntervalMs', 'phase']) expect(answer.body).toContain(name);
  });

  it('answer 404 to every path that leaves the results folder', async () => {
    for (const run of ['..', '%2e%2e', '..%2fpackage.json', 'reference%2f..%2f..']) {
      expect((await send('GET', `/classroom/results/${run}`, {})).status).toBe(404);
      expect((await send('GET', `/classroom/results/${run}/x.svg`, {})).status).toBe(404);
    }
  });

  it('draw a run’s charts in the requested language and shade', async () => {
    const run = '/classroom/results/reference';
    const { charts } = JSON.parse((await send('GET', `${run}?lang=ko`, {})).body) as {
      charts: { id: string; alt: string }[];
    };
    expect(charts[0]).toMatchObject({ id: 'latency', alt: expect.stringMatching(/[가-힣]/) });
    const [light, dark] = await Promise.all(
      ['light', 'dark'].map((shade) => send('GET', `${run}/latency.svg?lang=ko&shade=${shade}`, {})),
    );
    expect(light?.body).toMatch(/^<svg .*[가-힣]/s);
    expect(dark?.body).toMatch(/^<svg .*[가-힣]/s);
    expect(dark?.body).not.toBe(light?.body);
    expect((await send('GET', `${run}/none.svg`, {})).status).toBe(404);
    const known = { 'If-None-Match': String(dark?.headers.etag) };
    const again = await send('GET', `${run}/latency.svg?lang=ko&shade=dark`, known);
    expect(again).toMatchObject({ status: 304, body: '' });
  });

  it('answer in English if the requested language is unknown', async () => {
    const run = '/classroom/results/reference';
    const [english, ...others] = await Promise.all(
      ['en', 'eo', 'constructor', '__proto__'].map((lang) => send('GET', `${run}?lang=${lang}`, {})),
    );
    expect(english?.status).toBe(200);
    for (const other of others) expect(other.body).toBe(english?.body);
  });

  it('say how to build the page if it is not built', async () => {
    const answer = await send('GET', '/', {});
    expect(answer.status).toBe(503);
    expect(answer.body).toContain('npm ci');
  });

  it('record an exchange byte for byte', async () => {
    const { body } = await send('POST', '/classroom/wire/socketIo', { 'User-Agent': 'a browser' });
    const { parts } = JSON.parse(body) as { parts: { kind: string; text: string; bytes: number }[] };
    expect(parts[0]?.text).toContain('User-Agent: a browser');
    expect(parts[1]?.text).toMatch(/^HTTP\/1\.1 101 /);
    const texts = parts.filter(({ kind }) => kind === 'frame').map(({ text }) => text);
    expect(texts.map((text) => text.slice(0, 2))).toEqual(['0{', '40', '40', '42', '42']);
  });

  it.each([
    ['poll', 1, /\{"messages":\[\]/],
    ['notModified', 2, /HTTP\/1\.1 304 /],
  ])('try %s again while other messages come in between, and count every try', async (name, each, shows) => {
    let left = 5;
    // The message is appended when the connection opens, so before its request arrives.
    const appendOne = (): void => {
      if (left-- > 0) void server.feed.append({ author: 'test', text: 'hello' });
    };
    subscribe('net.server.socket', appendOne);
    onTestFinished(() => void unsubscribe('net.server.socket', appendOne));
    const { body } = await send('POST', `/classroom/wire/${name}`, {});
    const { requests, parts } = JSON.parse(body) as { requests: number; parts: { text: string }[] };
    expect(parts.map(({ text }) => text).join()).toMatch(shows);
    expect(requests).toBeGreaterThan(each);
    expect(requests).toBe(server.meter.counters.deliver.requests);
  });
});

describe('recorded bytes', () => {
  it('are split into frames of every length, masked or not', () => {
    const long = Buffer.concat([Buffer.from([0x81, 126, 0x01, 0x00]), Buffer.alloc(256, 'x')]);
    const masked = Buffer.from([0x81, 0x82, 1, 2, 3, 4, 'h'.charCodeAt(0) ^ 1, 'i'.charCodeAt(0) ^ 2]);
    const ping = Buffer.from([0x89, 0]);
    const frames = framesOf('server', Buffer.concat([long, masked, ping]));
    expect(frames.map(({ text, bytes }) => [text, bytes])).toEqual([
      ['x'.repeat(256), 260],
      ['hi', 8],
      ['(ping)', 2],
    ]);
  });

  it('are split into the events of a stream, so that the size of each is known', () => {
    const parts = partsOf([
      { from: 'server', bytes: Buffer.from('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n') },
      { from: 'server', bytes: Buffer.from('retry: 1000\n\nid: 1\ndata: é\n\n') },
    ]);
    expect(parts.slice(1).map(({ text, bytes }) => [text, bytes])).toEqual([
      ['retry: 1000\n\n', 13],
      ['id: 1\ndata: é\n\n', 16],
    ]);
  });

  it('are split without losing a byte', () => {
    const segments = [
      { from: 'client', bytes: Buffer.from('GET / HTTP/1.1\r\nHost: h\r\n\r\n') },
      { from: 'server', bytes: Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok') },
    ] as const;
    const parts = partsOf(segments);
    expect(parts.map(({ kind }) => kind)).toEqual(['head', 'head', 'body']);
    const total = (list: readonly { bytes: number | Buffer }[]) =>
      list.reduce((sum, { bytes }) => sum + (typeof bytes === 'number' ? bytes : bytes.length), 0);
    expect(total(parts)).toBe(total(segments));
  });
});
