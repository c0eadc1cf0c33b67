// Over 250 lines, since the test suite whose cases these are is one file, and the two are read side by side.
import { Buffer } from 'node:buffer';
import { describe, expect, test, vi } from 'vitest';
import { until } from '../support/read.ts';
import { serveEchoing } from './serve-echoing.ts';
import {
  ask,
  openChannel,
  openPolling,
  PATH,
  POLLING,
  readOpening,
  SEPARATOR,
  WEBSOCKET,
} from './session.ts';

vi.mock('socket.io', () => import('./echoing-socket-io.ts'));

/**
 * The cases of Engine.IO's published test suite (github.com/socketio/engine.io-protocol, `test-suite`), written for this project. In
 * that suite the server echoes every message. Here messages are packets of Socket.IO, so each case sends an event that is echoed.
 */
const connected = /^40\{"sid":"[^"]+","pid":"[^"]+"\}$/;
const OURS = { upgrades: ['websocket'], pingInterval: 25_000, pingTimeout: 20_000, maxPayload: 16 * 1024 };

/** Opens a session over HTTP and reads the packets that the server sends to a new client. */
async function openEchoing(baseUrl: string) {
  const session = await openPolling(baseUrl);
  expect(await session.post('40')).toEqual({ status: 200, body: 'ok' });
  const [connect, auth] = (await session.poll()).body.split(SEPARATOR);
  expect(connect).toMatch(connected);
  expect(auth).toBe('42["auth",{}]');
  return session;
}

/** Opens a WebSocket and reads the packets that the server sends to a new client. */
async function openEchoingChannel(baseUrl: string) {
  const channel = openChannel(baseUrl);
  await channel.nextMessage();
  channel.send('40');
  expect(await channel.nextMessage()).toMatch(connected);
  expect(await channel.nextMessage()).toBe('42["auth",{}]');
  return channel;
}

describe('handshake', () => {
  test('over HTTP opens a session', async () => {
    const { url } = await serveEchoing();
    const { opening } = await openPolling(url);
    expect(opening).toEqual({ sid: expect.any(String), ...OURS });
  });

  test('over a WebSocket opens a session', async () => {
    const { url } = await serveEchoing();
    const opening = readOpening(String(await openChannel(url).next()));
    expect(opening).toEqual({ sid: expect.any(String), ...OURS, upgrades: [] });
  });

  test.each([
    ['no EIO', '?transport=polling'],
    ['another EIO', '?EIO=abc&transport=polling'],
    ['no transport', '?EIO=4'],
    ['another transport', '?EIO=4&transport=abc'],
  ])('over HTTP with %s is refused', async (_what, query) => {
    const { url } = await serveEchoing();
    expect((await ask(`${url}${PATH}${query}`)).status).toBe(400);
  });

  test.each([
    ['no EIO', '?transport=websocket'],
    ['another EIO', '?EIO=abc&transport=websocket'],
    ['no transport', '?EIO=4'],
    ['another transport', '?EIO=4&transport=abc'],
  ])('over a WebSocket with %s is refused', async (_what, query) => {
    const server = await serveEchoing();
    const channel = openChannel(server.url, `${PATH}${query}`);
    await channel.closed;
    expect([channel.arrived, server.sessions()]).toEqual([0, 0]);
  });

  test.each(['POST', 'PUT'])('with %s is refused', async (method) => {
    const { url } = await serveEchoing();
    expect((await ask(`${url}${POLLING}`, { method })).status).toBeOneOf([400, 405]);
  });
});

describe('messages over HTTP', () => {
  test('one in a payload', async () => {
    const { url } = await serveEchoing();
    const session = await openEchoing(url);
    expect(await session.post('42["message","hello"]')).toEqual({ status: 200, body: 'ok' });
    expect(await session.poll()).toEqual({ status: 200, body: '42["message-back","hello"]' });
  });

  test('several in a payload', async () => {
    const { url } = await serveEchoing();
    const session = await openEchoing(url);
    const packets = (event: string) => [1, 2, 3].map((number) => `42["${event}",${number}]`).join(SEPARATOR);
    expect(await session.post(packets('message'))).toEqual({ status: 200, body: 'ok' });
    expect(await session.poll()).toEqual({ status: 200, body: packets('message-back') });
  });

  test('text and bytes in a payload', async () => {
    const { url } = await serveEchoing();
    const session = await openEchoing(url);
    const packets = (event: string) => `451-["${event}",{"_placeholder":true,"num":0}]${SEPARATOR}bAQIDBA==`;
    expect(await session.post(packets('message'))).toEqual({ status: 200, body: 'ok' });
    expect(await session.poll()).toEqual({ status: 200, body: packets('message-back') });
  });

  test('an invalid packet ends the session', async () => {
    const { url } = await serveEchoing();
    const session = await openPolling(url);
    // Versions of Engine.IO differ: some answer the packet, others end the connection.
    await session.post('abc').catch(() => {});
    expect((await session.poll()).status).toBe(400);
  });

  test('a second poll while the first is held ends the session', async () => {
    const server = await serveEchoing();
    const session = await openPolling(server.url);
    const first = session.poll();
    await until(() => server.holdsPoll(session.opening.sid));
    const second = await session.poll();
    expect(await first).toEqual({ status: 200, body: '1' });
    expect(second.status).toBe(400);
    expect((await session.poll()).status).toBe(400);
  });
});

describe('messages over a WebSocket', () => {
  test('of text', async () => {
    const { url } = await serveEchoing();
    const channel = await openEchoingChannel(url);
    channel.send('42["message","hello"]');
    expect(await channel.nextMessage()).toBe('42["message-back","hello"]');
  });

  test('of bytes', async () => {
    const { url } = await serveEchoing();
    const channel = await openEchoingChannel(url);
    channel.send('451-["message",{"_placeholder":true,"num":0}]');
    channel.send(Uint8Array.from([1, 2, 3, 4]));
    expect(await channel.nextMessage()).toBe('451-["message-back",{"_placeholder":true,"num":0}]');
    expect(await channel.nextMessage()).toEqual(Buffer.from([1, 2, 3, 4]));
  });

  test('an invalid packet ends the session', async () => {
    const server = await serveEchoing();
    const channel = openChannel(server.url);
    await channel.next();
    channel.send('abc');
    await channel.closed;
    expect(server.sessions()).toBe(0);
  });
});

/** Frequent heartbeats, with enough time to answer on a busy machine. */
const FREQUENT = { pingInterval: 50, pingTimeout: 20_000 };
/** Frequent heartbeats with a short time-out, for clients that do not answer. */
const UNANSWERED = { pingInterval: 50, pingTimeout: 50 };

describe('heartbeat', () => {
  test('over HTTP is requested repeatedly', async () => {
    const { url } = await serveEchoing(FREQUENT);
    const session = await openPolling(url);
    for (let beat = 0; beat < 3; beat++) {
      expect(await session.poll()).toEqual({ status: 200, body: '2' });
      expect(await session.post('3')).toEqual({ status: 200, body: 'ok' });
    }
  });

  test('that is not answered over HTTP ends the session', async () => {
    const server = await serveEchoing(UNANSWERED);
    const session = await openPolling(server.url);
    await until(() => server.sessions() === 0);
    expect((await session.poll()).status).toBe(400);
  });

  test('over a WebSocket is requested repeatedly', async () => {
    const { url } = await serveEchoing(FREQUENT);
    const channel = openChannel(url);
    await channel.next();
    for (let beat = 0; beat < 3; beat++) {
      expect(await channel.next()).toBe('2');
      channel.send('3');
    }
  });

  test('that is not answered over a WebSocket ends the session', async () => {
    const server = await serveEchoing(UNANSWERED);
    const channel = openChannel(server.url);
    await channel.closed;
    expect(server.sessions()).toBe(0);
  });
});

describe('close', () => {
  test('over HTTP ends the session and answers the held poll', async () => {
    const server = await serveEchoing();
    const session = await openPolling(server.url);
    const held = session.poll();
    await until(() => server.holdsPoll(session.opening.sid));
    expect(await session.post('1')).toEqual({ status: 200, body: 'ok' });
    // A no-op packet.
    expect(await held).toEqual({ status: 200, body: '6' });
    expect((await session.poll()).status).toBe(400);
  });

  test('over a WebSocket ends the session, at the latest after the heartbeat’s time-out', async () => {
    const server = await serveEchoing(UNANSWERED);
    const channel = openChannel(server.url);
    await channel.next();
    channel.send('1');
    await channel.closed;
    expect(server.sessions()).toBe(0);
  });
});

describe('upgrade', () => {
  /** Opens a session over HTTP and probes a WebSocket for its upgrade. */
  async function upgraded(baseUrl: string) {
    const session = await openPolling(baseUrl);
    const channel = openChannel(baseUrl, `${WEBSOCKET}&sid=${session.opening.sid}`);
    await channel.opened;
    channel.send('2probe');
    expect(await channel.nextMessage()).toBe('3probe');
    return { session, channel };
  }

  const expectEcho = async (channel: ReturnType<typeof openChannel>) => {
    channel.send('40');
    expect(await channel.nextMessage()).toMatch(connected);
    expect(await channel.nextMessage()).toBe('42["auth",{}]');
    channel.send('42["message","hello"]');
    expect(await channel.nextMessage()).toBe('42["message-back","hello"]');
  };

  test('moves the session to a WebSocket and answers the held poll', async () => {
    const { url } = await serveEchoing();
    const { session, channel } = await upgraded(url);
    expect(await session.poll()).toEqual({ status: 200, body: '6' });
    channel.send('5');
    await expectEcho(channel);
  });

  test('makes the server refuse further polls of the session', async () => {
    const { url } = await serveEchoing();
    const { session, channel } = await upgraded(url);
    channel.send('5');
    await expectEcho(channel);
    expect((await session.poll()).status).toBe(400);
    channel.send('42["message","still"]');
    expect(await channel.nextMessage()).toBe('42["message-back","still"]');
  });

  test('makes the server refuse a second WebSocket of the session', async () => {
    const { url } = await serveEchoing();
    const { session, channel } = await upgraded(url);
    channel.send('5');
    await expectEcho(channel);
    await openChannel(url, `${WEBSOCKET}&sid=${session.opening.sid}`).closed;
    channel.send('42["message","still"]');
    expect(await channel.nextMessage()).toBe('42["message-back","still"]');
  });
});
