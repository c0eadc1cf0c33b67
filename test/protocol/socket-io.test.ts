import { Buffer } from 'node:buffer';
import { describe, expect, test, vi } from 'vitest';
import { serveEchoing } from './serve-echoing.ts';
import { type Channel, openChannel } from './session.ts';

vi.mock('socket.io', () => import('./echoing-socket-io.ts'));

/**
 * The cases of Socket.IO's published test suite (github.com/socketio/socket.io-protocol, `test-suite`), written for this project. Its
 * first half is that of Engine.IO; see `engine-io.test.ts`. It has no connection state recovery. Here the answer to a connect has a
 * `pid` besides the `sid`, with which a client can resume its session.
 */
const SESSION = { sid: expect.any(String), pid: expect.any(String) };

/** Opens a connection that has not joined a namespace yet. */
async function open(): Promise<{ channel: Channel; server: Awaited<ReturnType<typeof serveEchoing>> }> {
  const server = await serveEchoing();
  const channel = openChannel(server.url);
  await channel.nextMessage();
  return { channel, server };
}

async function connect(channel: Channel, namespace = '', auth = '') {
  channel.send(`40${namespace}${auth}`);
  const answer = String(await channel.nextMessage());
  const prefix = `40${namespace}`;
  expect(answer.slice(0, prefix.length)).toBe(prefix);
  return { session: JSON.parse(answer.slice(prefix.length)), greeting: await channel.nextMessage() };
}

/** Opens a connection to the main namespace. */
async function openConnected(): Promise<Channel> {
  const { channel } = await open();
  await connect(channel);
  return channel;
}

describe('connect', () => {
  test.each([
    ['the main namespace', '', '', '42["auth",{}]'],
    ['the main namespace with a payload', '', '{"token":"123"}', '42["auth",{"token":"123"}]'],
    ['a namespace', '/custom,', '', '42/custom,["auth",{}]'],
    ['a namespace with a payload', '/custom,', '{"token":"abc"}', '42/custom,["auth",{"token":"abc"}]'],
  ])('to %s', async (_what, namespace, auth, greeting) => {
    const { channel } = await open();
    expect(await connect(channel, namespace, auth)).toEqual({ session: SESSION, greeting });
  });

  test('to an unknown namespace is refused', async () => {
    const { channel } = await open();
    channel.send('40/random');
    expect(await channel.nextMessage()).toBe('44/random,{"message":"Invalid namespace"}');
  });

  test('with an invalid packet ends the connection', async () => {
    const { channel, server } = await open();
    channel.send('4abc');
    await channel.closed;
    expect(server.sessions()).toBe(0);
  });

  test('that does not come in time ends the connection', async () => {
    const server = await serveEchoing({ connectTimeout: 100 });
    const channel = openChannel(server.url);
    await channel.closed;
    expect(server.sessions()).toBe(0);
  });
});

describe('disconnect', () => {
  test('from the main namespace leaves the connection open', async () => {
    const server = await serveEchoing({ pingInterval: 200 });
    const channel = openChannel(server.url);
    await channel.nextMessage();
    await connect(channel);
    channel.send('41');
    expect(await channel.next()).toBe('2');
  });

  test('from one namespace leaves the other', async () => {
    const channel = await openConnected();
    await connect(channel, '/custom,');
    channel.send('41/custom');
    channel.send('42["message","message to main namespace"]');
    expect(await channel.nextMessage()).toBe('42["message-back","message to main namespace"]');
  });
});

describe('message', () => {
  const PLACES = '{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}';

  test.each([
    ['an event', '42["message",1,"2",{"3":[true]}]', '42["message-back",1,"2",{"3":[true]}]'],
    [
      'an event with an acknowledgement',
      '42456["message-with-ack",1,"2",{"3":[false]}]',
      '43456[1,"2",{"3":[false]}]',
    ],
  ])('%s', async (_what, packet, answer) => {
    const channel = await openConnected();
    channel.send(packet);
    expect(await channel.nextMessage()).toBe(answer);
  });

  test.each([
    ['an event with bytes', `452-["message",${PLACES}]`, `452-["message-back",${PLACES}]`],
    [
      'an event with bytes and an acknowledgement',
      `452-789["message-with-ack",${PLACES}]`,
      `462-789[${PLACES}]`,
    ],
  ])('%s', async (_what, packet, answer) => {
    const channel = await openConnected();
    channel.send(packet);
    channel.send(Uint8Array.from([1, 2, 3]));
    channel.send(Uint8Array.from([4, 5, 6]));
    const answers = [await channel.nextMessage(), await channel.nextMessage(), await channel.nextMessage()];
    expect(answers).toEqual([answer, Buffer.from([1, 2, 3]), Buffer.from([4, 5, 6])]);
  });

  test.each([
    ['an unknown type', '4abc'],
    ['a payload that is no event', '42{}'],
    ['an acknowledgement that is no number', '42abc["message-with-ack",1,"2",{"3":[false]}]'],
  ])('with %s ends the connection', async (_what, packet) => {
    const channel = await openConnected();
    channel.send(packet);
    await channel.closed;
  });
});
