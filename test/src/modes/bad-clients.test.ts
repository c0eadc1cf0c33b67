import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { io } from 'socket.io-client';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { FrameReader } from '../../../src/modes/lean/websocket-frames.ts';
import type { RunningServer } from '../../../src/server.ts';
import { frameOf, webSocketRequest } from '../../fuzz/kinds/websocket-bytes.ts';
import { serve } from '../../support/serve.ts';

/** Sent where the server expects little; it must answer or close, and serve the next client. */
const MEGABYTE = 1024 * 1024;

/** Sends raw bytes. @returns what the server sends before it closes. */
async function exchange(server: RunningServer, bytes: Buffer): Promise<Buffer> {
  const socket = createConnection(server.port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  const received: Buffer[] = [];
  socket.on('data', (piece) => received.push(piece));
  // Ignore errors of writes to a connection that the server has closed; `once` would reject with them.
  socket.on('error', () => {});
  const closed = new Promise((resolve) => socket.on('close', resolve));
  socket.write(bytes);
  await closed;
  return Buffer.concat(received);
}

/** @returns the start of the answer. */
async function send(server: RunningServer, bytes: Buffer): Promise<string> {
  return (await exchange(server, bytes)).toString('latin1', 0, 12);
}

async function expectWell(server: RunningServer): Promise<void> {
  expect((await fetch(`${server.url}/messages`)).status).toBe(200);
}

it.each([
  ['bytes that are no HTTP', Buffer.alloc(MEGABYTE, 0xfe), /^(HTTP\/1\.1 400)?$/],
  [
    'a header without an end',
    Buffer.from(`GET / HTTP/1.1\r\nX: ${'x'.repeat(MEGABYTE)}`),
    /^(HTTP\/1\.1 431)?$/,
  ],
  ['a URL without an end', Buffer.from(`GET /${'x'.repeat(MEGABYTE)}`), /^(HTTP\/1\.1 431)?$/],
])('answers %s, or closes', async (_what, bytes, answer) => {
  const server = await serve();
  expect(await send(server, bytes)).toMatch(answer);
  await expectWell(server);
});

it('answers a body of a megabyte with 413', async () => {
  const server = await serve();
  const answer = await fetch(`${server.url}/messages`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ text: 'x'.repeat(MEGABYTE) }),
  });
  expect(answer.status).toBe(413);
  await expectWell(server);
});

it('closes a WebSocket that sends a megabyte, saying that it is too big', async () => {
  const server = await serve();
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/messages/socket`);
  await once(socket, 'open');
  socket.send('x'.repeat(MEGABYTE));
  const [code] = await once(socket, 'close');
  // [RFC 6455 §7.4.1]
  expect(code).toBe(1009);
  await expectWell(server);
});

it('closes a Socket.IO connection that sends a megabyte', async () => {
  const server = await serve();
  const socket = io(server.url, { transports: ['websocket'], forceNew: true, reconnection: false });
  onTestFinished(() => void socket.disconnect());
  await new Promise<void>((resolve) => socket.on('connect', () => resolve()));
  const gone = new Promise<string>((resolve) => socket.on('disconnect', (reason) => resolve(reason)));
  socket.emit('message', 'x'.repeat(MEGABYTE));
  expect(await gone).toMatch(/transport/);
  await expectWell(server);
});

/** Returns the codes of the Close frames after the headers. Throws on invalid frames. */
function closeCodesIn(received: Buffer): number[] {
  const codes: number[] = [];
  const ignore = (): void => {};
  new FrameReader({
    text: ignore,
    binary: ignore,
    ping: ignore,
    pong: ignore,
    close: (payload) => codes.push(payload.length === 0 ? 1005 : payload.readUInt16BE(0)),
  }).push(received.subarray(received.indexOf('\r\n\r\n') + 4));
  return codes;
}

const TEXT = 1;
const PING = 9;
const CLOSE = 8;
const unmasked = Buffer.from([0x81, 1, 0x78]);

// [RFC 6455 §7.4.1, §5.5.1]
it.each([
  ['text that is not UTF-8', frameOf(TEXT, Buffer.from([0xc3, 0x28])), 1007],
  ['a frame without a mask', unmasked, 1002],
  ['reserved bits', frameOf(TEXT, 'x', 0xc0), 1002],
  ['an unknown opcode', frameOf(3, 'x'), 1002],
  ['a continuation of nothing', frameOf(0, 'x'), 1002],
  ['a ping in two frames', frameOf(PING, 'x', 0), 1002],
  [
    'fragments that are too long',
    Buffer.concat([frameOf(TEXT, 'x'.repeat(60_000), 0), frameOf(0, 'x')]),
    1009,
  ],
  ['a Close whose code nobody may send', frameOf(CLOSE, Buffer.from([0x03, 0xed])), 1002],
  ['a Close with a reason that is not UTF-8', frameOf(CLOSE, Buffer.from([0x03, 0xe8, 0xff])), 1007],
  ['a Close', frameOf(CLOSE, Buffer.from([0x0f, 0xa0])), 4000],
  ['a Close without a code', frameOf(CLOSE, ''), 1005],
])('answers %s on a WebSocket with one Close', async (_what, frames, code) => {
  const server = await serve();
  const request = webSocketRequest('/messages/socket').toString().replaceAll('%HOST%', '127.0.0.1');
  const received = await exchange(server, Buffer.concat([Buffer.from(request), frames, unmasked]));
  expect(received.toString('latin1', 0, 12)).toBe('HTTP/1.1 101');
  expect(closeCodesIn(received)).toEqual([code]);
  await expectWell(server);
});
