import { once } from 'node:events';
import { createConnection, createServer } from 'node:net';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ConfigError, readConfig } from '../../src/config.ts';
import { MAX_TEXT_BYTES } from '../../src/log/message.ts';
import type { Endpoint } from '../../src/modes/endpoint.ts';
import { loadEndpoints } from '../../src/modes/index.ts';
import { type RunningServer, startServer } from '../../src/server.ts';
import { freePort } from '../../src/store/free-port.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { serve } from '../support/serve.ts';

function post(server: RunningServer, body: string, type = 'application/json'): Promise<Response> {
  return fetch(`${server.url}/messages`, { method: 'POST', body, headers: { 'Content-Type': type } });
}

describe('the server', () => {
  it('answers a post with the message and 201, and polls with what is beyond the cursor', async () => {
    const server = await serve();
    const posted = await post(server, '{"author":"ann","text":"hello"}');
    expect(posted.status).toBe(201);
    expect(await posted.json()).toMatchObject({ seq: 1, author: 'ann', text: 'hello' });
    await post(server, '{"text":"again"}');

    const page = (await (await fetch(`${server.url}/messages?since=1`)).json()) as { messages: unknown[] };
    expect(page).toMatchObject({
      messages: [{ seq: 2, author: 'anonymous', text: 'again' }],
      next: expect.stringMatching(/:2$/),
    });
    const none = await (await fetch(`${server.url}/messages?since=2`)).json();
    expect(none).toEqual({ messages: [], next: expect.stringMatching(/:2$/) });
  });

  it.each([
    ['invalid JSON', '{"text":', 'application/json', 400, /JSON/],
    ['no text', '{"author":"ann"}', 'application/json', 400, /text is required/],
    ['empty text', '{"text":""}', 'application/json', 400, /text must not be empty/],
    ['a text that is no string', '{"text":7}', 'application/json', 400, /text/],
    ['an unknown field', '{"text":"a","colour":"red"}', 'application/json', 400, /colour/],
    [
      'a long text',
      JSON.stringify({ text: 'é'.repeat(MAX_TEXT_BYTES / 2 + 1) }),
      'application/json',
      400,
      /4096 bytes/,
    ],
    ['a long body', JSON.stringify({ text: 'a'.repeat(20_000) }), 'application/json', 413, /16384 bytes/],
    ['a form', 'text=a', 'application/x-www-form-urlencoded', 415, /application\/json/],
  ])('answers %s with a problem document', async (_what, body, type, status, detail) => {
    const server = await serve();
    const response = await post(server, body, type);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ status, detail: expect.stringMatching(detail) });
    expect(server.feed.headSeq).toBe(0);
  });

  it.each([
    ['/messages?since=-1', 'GET', 400, /since/],
    ['/messages?since=abc&limit=0', 'GET', 400, /since.*limit/],
    ['/messages?limit=100000', 'GET', 400, /limit/],
    ['/messages', 'DELETE', 405, /GET, HEAD, POST/],
    ['/nowhere', 'GET', 404, /nowhere/],
  ])('answers %s %s with a problem document', async (path, method, status, detail) => {
    const server = await serve();
    const response = await fetch(server.url + path, { method });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ status, detail: expect.stringMatching(detail) });
    if (status === 405) expect(response.headers.get('allow')).toBe('GET, HEAD, POST');
  });

  it('opens the store before it listens, and listens before push is attached', async () => {
    const order: string[] = [];
    const server = await startServer({
      config: readConfig({ PORT: '0' }),
      log: pino({ level: 'silent' }),
      openStore: async () => {
        order.push('store');
        return openSqlite();
      },
    });
    onTestFinished(() => server.close());
    expect(order).toEqual(['store']);
    // Push is attached: the Engine.IO handshake is answered.
    const handshake = await fetch(`${server.url}/socket.io/?EIO=4&transport=polling`);
    expect(handshake.status).toBe(200);
  });

  it('leaves nothing open when its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    const { port } = other.address() as { port: number };
    const store = openSqlite();
    const starting = startServer({
      config: readConfig({ PORT: String(port) }),
      log: pino({ level: 'silent' }),
      openStore: async () => store,
    });
    await expect(starting).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await expect(store.tailSeq()).rejects.toThrow();
  });

  it.each(['a mode', 'the page'])('leaves nothing open when attaching %s fails', async (part) => {
    const broken = new Error('cannot be attached');
    const fail = () => {
      throw broken;
    };
    const last = (await loadEndpoints()).at(-1) as Endpoint;
    if (part === 'a mode') vi.spyOn(last, 'attach').mockImplementationOnce(fail);
    const store = openSqlite();
    const port = await freePort('127.0.0.1');
    const starting = startServer({
      config: readConfig({ PORT: String(port) }),
      log: pino({ level: 'silent' }),
      openStore: async () => store,
      openPage: part === 'the page' ? fail : undefined,
    });
    await expect(starting).rejects.toBe(broken);
    await expect(store.tailSeq()).rejects.toThrow();
    await expect(once(createConnection(port, '127.0.0.1'), 'connect')).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
  });

  it('closes the store even when something before it cannot be closed', async () => {
    const store = openSqlite();
    const server = await startServer({
      config: readConfig({ PORT: '0' }),
      log: pino({ level: 'silent' }),
      openStore: async () => store,
      openPage: () => ({ close: () => Promise.reject(new Error('the page cannot be closed')) }),
    });
    await expect(server.close()).rejects.toThrow('the page cannot be closed');
    await expect(store.tailSeq()).rejects.toThrow();
    await expect(fetch(server.url)).rejects.toThrow();
  });

  it('closes once, however often close is called, with clients connected', async () => {
    const server = await serve();
    const idle = createConnection(server.port, '127.0.0.1');
    await once(idle, 'connect');
    const ended = once(idle, 'close');
    await Promise.all([server.close(), server.close()]);
    await ended;
  });

  it('names every invalid setting', () => {
    expect(() => readConfig({ PORT: 'x', TAIL_CACHE: '-1' })).toThrow(
      /PORT: .*given: "x"[\s\S]*TAIL_CACHE: .*given: "-1"/,
    );
  });

  it.each([
    [{ STORE: 'paper' }, /^STORE: unknown store 'paper': use auto, /],
    [{ STORE: 'mongodb://me:s3cret@' }, /^STORE: (?!.*s3cret)/],
    [{ MONGODB_URI: 'redis://me:s3cret@host' }, /^MONGODB_URI: must begin with mongodb:(?!.*s3cret)/],
    [{ PORT: 'x', STORE: 'paper' }, /^PORT: .*\nSTORE: /],
  ])('refuses a store that nobody can open, before anything starts: %j', (settings, message) => {
    expect(() => readConfig(settings)).toThrow(ConfigError);
    expect(() => readConfig(settings)).toThrow(message);
  });

  it('names a setting as it was given', () => {
    const flags = { PORT: 'x', STORE: 'paper' };
    const nameOf = (setting: string) => `--${setting.toLowerCase()}`;
    expect(() => readConfig(flags, nameOf)).toThrow(/^--port: .*\n--store: /);
  });
});
