import { expect, it } from 'vitest';
import { connectRaw, offering, rawRequest, statusesIn, WEBSOCKET_HANDSHAKE } from '../support/raw-client.ts';
import { startServerAsPeopleDo } from './support/started-server.ts';

const BODY = '{"text":"hello"}';
const POST = [
  'POST /messages HTTP/1.1',
  'Host: localhost',
  'Content-Type: application/json',
  `Content-Length: ${BODY.length}`,
];

const FIRST: readonly (readonly [string, string, number])[] = [
  ['a poll', rawRequest('/messages?since=0'), 200],
  ['a held poll', rawRequest('/messages?since=HEAD&wait=100'), 204],
  ['a post', [...POST, '', BODY].join('\r\n'), 201],
  ['a look at the health', rawRequest('/healthz'), 200],
  ['a handshake of Engine.IO', rawRequest('/socket.io/?EIO=4&transport=polling'), 200],
  ['a mistake', rawRequest('/messages?since=x'), 400],
];

const SECOND: readonly (readonly [string, string, number])[] = [
  ['an offer of h2c', rawRequest('/messages?since=0', ...offering('h2c')), 200],
  ['an offer that nobody takes', rawRequest('/nowhere', ...offering('x')), 404],
  ['a post that offers h2c', [...POST, ...offering('h2c'), '', BODY].join('\r\n'), 201],
  ['a WebSocket', rawRequest('/messages/socket', ...WEBSOCKET_HANDSHAKE), 426],
  ['a WebSocket with a bad query', rawRequest('/messages/socket?since=x', ...WEBSOCKET_HANDSHAKE), 400],
  [
    'a WebSocket of Socket.IO',
    rawRequest('/socket.io/?EIO=4&transport=websocket', ...WEBSOCKET_HANDSHAKE),
    400,
  ],
];

it('answers in order when an upgrade follows another request in the same packet', async () => {
  const server = await startServerAsPeopleDo();
  for (const [first, firstRequest, firstStatus] of FIRST) {
    for (const [second, secondRequest, secondStatus] of SECOND) {
      const { socket, ended } = await connectRaw(server.port);
      const { headSeq } = (await (await fetch(`${server.url}/healthz`)).json()) as { headSeq: number };
      socket.write(firstRequest.replace('HEAD', String(headSeq)) + secondRequest);
      // A POST pipelined after a held poll appends the message that ends the poll.
      const expected = firstStatus === 204 && secondStatus === 201 ? 200 : firstStatus;
      expect(statusesIn(await ended), `${first}, then ${second}`).toEqual([expected, secondStatus]);
    }
  }
});

it('opens no WebSocket while an earlier poll on the connection is held', async () => {
  const server = await startServerAsPeopleDo();
  for (const path of ['/messages/socket', '/socket.io/?EIO=4&transport=websocket']) {
    const { socket, ended } = await connectRaw(server.port);
    socket.write(rawRequest('/messages?wait=200'));
    socket.write(rawRequest(path, ...WEBSOCKET_HANDSHAKE));
    const received = await ended;
    expect(received).toMatch(/^HTTP\/1\.1 204 /);
    expect(received).not.toContain('101 Switching Protocols');
    expect(statusesIn(received)).toHaveLength(2);
  }
});

it('ignores what follows a request that offers an upgrade, since the parser has lost its beginning', async () => {
  const server = await startServerAsPeopleDo();
  const { socket, ended } = await connectRaw(server.port);
  // The first packet ends within the body of the second request. The rest of that body looks like a request.
  socket.write(rawRequest('/messages?wait=300', ...offering('h2c')) + POST.join('\r\n'));
  while ((await server.stats()).roles.deliver.requests < 1);
  socket.write([...POST, '', BODY].join('\r\n'));
  expect(statusesIn(await ended)).toEqual([204]);
  expect(await (await fetch(`${server.url}/messages`)).json()).toMatchObject({ messages: [] });
});
