import { io } from 'socket.io-client';
import { describe, expect, it, onTestFinished } from 'vitest';
import WebSocket from 'ws';
import { ConfigError, readConfig } from '../../../src/config.ts';
import { createAccess } from '../../../src/http/access.ts';
import { append, serve } from '../../support/serve.ts';

const TOKEN = 'a-token-of-sixteen-letters-and-more';
const asked = (headers: Record<string, string>) =>
  ({ headers }) as unknown as Parameters<ReturnType<typeof createAccess>['refusalOf']>[0];
const accessOf = (host: string, more: Partial<Parameters<typeof createAccess>[0]> = {}) =>
  createAccess({ host, token: undefined, hosts: [], origins: [], ...more });

describe('a host', () => {
  it.each([
    'localhost',
    'LOCALHOST:3000',
    '127.0.0.1:80',
    '127.1.2.3',
    '[::1]:3000',
    'app.localhost:3000',
    '',
  ])('is this machine’s own: %s', (host) =>
    expect(accessOf('127.0.0.1').refusalOf(asked({ host }))).toBeUndefined(),
  );

  it.each(['evil.example', 'localhost.evil.example', '10.0.0.1', '169.254.169.254'])(
    'is not this machine’s own, whatever DNS says: %j',
    (host) => expect(accessOf('127.0.0.1').refusalOf(asked({ host }))?.problem.status).toBe(421),
  );

  it('of an open server is an address, or a name that it was given', () => {
    const access = accessOf('0.0.0.0', { hosts: ['chat.example.org'] });
    for (const host of ['192.168.1.7:3000', 'chat.example.org', 'localhost:3000'])
      expect(access.refusalOf(asked({ host }))).toBeUndefined();
    expect(access.refusalOf(asked({ host: 'evil.example' }))?.why).toBe('host');
  });
});

describe('an origin', () => {
  it.each([
    [{ host: 'localhost:3000', origin: 'http://localhost:3000' }, undefined],
    [{ host: 'localhost:3000', origin: 'https://localhost:3000' }, undefined],
    [{ host: 'localhost:3000', origin: 'https://pages.example' }, undefined],
    [{ host: 'localhost:3000', origin: 'http://localhost:1' }, 'origin'],
    [{ host: 'localhost:3000', origin: 'https://evil.example' }, 'origin'],
    [{ host: 'localhost:3000', origin: 'null' }, 'origin'],
  ])('of a page is the server’s own, or one that is allowed: %j', (headers, why) => {
    const access = accessOf('127.0.0.1', { origins: ['https://pages.example'] });
    expect(access.refusalOf(asked(headers))?.why).toBe(why);
  });
});

describe('a server on another address than loopback', () => {
  it('makes a token, unless it has one or is open', () => {
    expect(readConfig({}).accessToken).toBeUndefined();
    expect(readConfig({ HOST: '0.0.0.0' }).accessToken).toMatch(/^[\w-]{22}$/);
    expect(readConfig({ HOST: '0.0.0.0' }).accessToken).not.toBe(readConfig({ HOST: '0.0.0.0' }).accessToken);
    expect(readConfig({ HOST: '0.0.0.0', ACCESS_TOKEN: TOKEN }).accessToken).toBe(TOKEN);
    expect(readConfig({ HOST: '0.0.0.0', OPEN: 'true' }).accessToken).toBeUndefined();
    expect(readConfig({ ACCESS_TOKEN: TOKEN }).accessToken).toBe(TOKEN);
  });

  it('takes no token that is easily guessed or cannot be sent, nor names that are none', () => {
    const wrong = {
      ACCESS_TOKEN: 'short',
      ALLOWED_HOSTS: 'http://a',
      ALLOWED_ORIGINS: 'example.org',
      OPEN: 'maybe',
    };
    expect(() => readConfig(wrong)).toThrow(ConfigError);
    expect(() => readConfig(wrong)).toThrow(
      /ACCESS_TOKEN: must be 16.*\n.*OPEN: .*\n.*ALLOWED_HOSTS: .*\n.*ALLOWED_ORIGINS: /s,
    );
  });
});

describe('a server that wants a token', () => {
  const start = () => serve({ ACCESS_TOKEN: TOKEN });
  const get = (url: string, headers: Record<string, string> = {}) =>
    fetch(url, { headers, redirect: 'manual' });
  const bearer = { Authorization: `Bearer ${TOKEN}` };

  it('answers 401 without it, wherever messages are read or posted, and counts that', async () => {
    const server = await start();
    const paths = [
      '/messages?since=0',
      '/messages/stream',
      '/messages/ndjson',
      '/messages/socket',
      '/stats',
      '/',
      '/nothing',
    ];
    for (const path of paths) {
      const answer = await get(`${server.url}${path}`);
      expect([path, answer.status]).toEqual([path, 401]);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
      await answer.body?.cancel();
    }
    const posted = await fetch(`${server.url}/messages`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"text":"hello"}',
    });
    expect(posted.status).toBe(401);
    expect(server.feed.headSeq).toBe(0);
    expect(server.meter.snapshot().refusals.token).toBe(paths.length + 1);
    expect((await get(`${server.url}/healthz`)).status).toBe(200);
    expect((await get(`${server.url}/readyz`)).status).toBe(200);
  });

  it('takes it as a header and as a cookie, and nothing like it', async () => {
    const { url } = await start();
    expect((await get(`${url}/messages`, bearer)).status).toBe(200);
    expect((await get(`${url}/messages`, { Cookie: `a=b; pull-vs-push-token=${TOKEN}` })).status).toBe(200);
    for (const headers of [
      { Authorization: `Bearer ${TOKEN}x` },
      { Authorization: `Basic ${TOKEN}` },
      { Authorization: 'Bearer' },
      { Cookie: `pull-vs-push-token=${TOKEN.slice(1)}` },
      { Cookie: `other=${TOKEN}` },
    ])
      expect((await get(`${url}/messages`, headers as Record<string, string>)).status).toBe(401);
  });

  it('compares a few tokens of a request, not a thousand', async () => {
    const { url } = await start();
    const withWrong = (wrong: number) =>
      get(`${url}/messages`, {
        Cookie: [...Array(wrong).fill('pull-vs-push-token=x'), `pull-vs-push-token=${TOKEN}`].join('; '),
      });
    expect((await withWrong(3)).status).toBe(200);
    expect((await withWrong(4)).status).toBe(401);
  });

  it('gives the page a cookie by a link, which leaves the address at once', async () => {
    const { url } = await start();
    const answer = await get(`${url}/?token=${TOKEN}`);
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/');
    expect(answer.headers.get('set-cookie')).toMatch(/; HttpOnly; SameSite=Strict$/);
    expect((await get(`${url}/?token=wrong`)).status).toBe(401);
  });

  it('takes it from a WebSocket as a subprotocol, and opens none without', async () => {
    const server = await start();
    await append(server, 1);
    const url = `${server.url.replace('http', 'ws')}/messages/socket?since=0`;
    const open = (protocols: string[], headers = {}) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(url, protocols, { headers });
        onTestFinished(() => socket.terminate());
        socket.on('error', ({ message }) => resolve(message));
        socket.on('open', () => resolve(`open ${socket.protocol}`));
      });
    expect(await open(['pull-vs-push', `bearer.${TOKEN}`])).toBe('open pull-vs-push');
    expect(await open([], bearer)).toBe('open ');
    expect(await open([])).toMatch(/401/);
    expect(await open(['pull-vs-push', 'bearer.wrong'])).toMatch(/401/);
    expect(await open(['pull-vs-push', `bearer.${TOKEN}`], { Origin: 'https://evil.example' })).toMatch(
      /403/,
    );
  });

  it.each([['websocket'], ['polling']])(
    'takes it from Socket.IO over %s, and connects none without',
    async (transport) => {
      const server = await start();
      await append(server, 1);
      const connect = (options: object) =>
        new Promise<string>((resolve) => {
          const socket = io(server.url, {
            forceNew: true,
            reconnection: false,
            transports: [transport],
            ...options,
          });
          onTestFinished(() => void socket.disconnect());
          socket.on('message', () => resolve('message'));
          socket.on('connect_error', ({ message }) => resolve(message));
        });
      expect(await connect({ auth: { token: TOKEN } })).toBe('message');
      expect(await connect({ extraHeaders: bearer })).toBe('message');
      expect(await connect({ auth: { token: 'wrong' } })).toMatch(/Token needed/);
      expect(await connect({})).toMatch(/Token needed/);
    },
  );
});

describe('a page of another site', () => {
  it('gets nothing by any way, though a browser of this machine asks', async () => {
    const server = await serve();
    const headers = { Origin: 'https://evil.example' };
    for (const path of [
      '/messages?since=0',
      '/messages/stream',
      '/messages/ndjson',
      '/socket.io/?EIO=4&transport=polling',
      '/stats',
    ]) {
      const answer = await fetch(`${server.url}${path}`, { headers });
      expect([path, answer.status]).toEqual([path, 403]);
      await answer.body?.cancel();
    }
    for (const path of ['/messages/socket', '/socket.io/?EIO=4&transport=websocket']) {
      const told = await new Promise((resolve) => {
        const socket = new WebSocket(`${server.url.replace('http', 'ws')}${path}`, { headers });
        socket.on('error', ({ message }) => resolve(message));
        socket.on('open', () => resolve('open'));
      });
      expect([path, told]).toEqual([path, expect.stringMatching(/403/)]);
    }
    expect(server.meter.snapshot().refusals.origin).toBe(7);
  });
});
