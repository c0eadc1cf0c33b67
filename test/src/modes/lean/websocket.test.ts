import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { addressOf } from '../../../../src/modes/lean/connection.ts';
import { ProtocolError } from '../../../../src/modes/lean/protocol-error.ts';
import { LeanWebSocket } from '../../../../src/modes/lean/websocket.ts';

/** A server that sends only bytes from the test. */
async function parrot(onRequest: (request: string, socket: Socket) => void): Promise<string> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    onTestFinished(() => void socket.destroy());
    socket.on('error', () => {});
    socket.once('data', (bytes) => onRequest(bytes.toString('latin1'), socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Accepting {
  readonly connection?: string;
  readonly more?: string;
}

/** Returns a server's answer that accepts the WebSocket. */
function acceptance(request: string, { connection = 'Connection: Upgrade\r\n', more = '' }: Accepting = {}) {
  const key = /sec-websocket-key: (.*)\r\n/i.exec(request)?.[1];
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  return `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n${connection}Sec-WebSocket-Accept: ${accept}\r\n${more}\r\n`;
}

/** A client, and the reasons why it failed. */
function connect(baseUrl: string, onText: (bytes: Buffer) => void = () => {}) {
  let opened = false;
  let socket: LeanWebSocket | undefined;
  const failed = new Promise<string>((resolve) => {
    socket = new LeanWebSocket(addressOf(baseUrl), '/', {
      opened() {
        opened = true;
      },
      text: onText,
      failed: (error) => resolve(error.message),
    });
  });
  onTestFinished(() => socket?.cut());
  return { failed, wasOpened: () => opened };
}

/** Returns the only frame in these bytes, unmasked. */
function unmask(bytes: Buffer): { opcode: number; payload: Buffer; rest: number } {
  const length = (bytes[1] as number) & 0x7f;
  const mask = bytes.subarray(2, 6);
  const payload = Buffer.from(bytes.subarray(6, 6 + length)).map(
    (byte, index) => byte ^ (mask[index % 4] as number),
  );
  return {
    opcode: (bytes[0] as number) & 0x0f,
    payload: Buffer.from(payload),
    rest: bytes.length - 6 - length,
  };
}

/** Returns what the client sends before it ends the connection, when the server sends these bytes after accepting. */
async function answerTo(frames: Buffer, onText?: (bytes: Buffer) => void) {
  let heard = (_bytes: Buffer): void => {};
  const said = new Promise<Buffer>((resolve) => {
    heard = resolve;
  });
  const baseUrl = await parrot((request, socket) => {
    const pieces: Buffer[] = [];
    socket.on('data', (bytes) => pieces.push(bytes));
    socket.on('end', () => heard(Buffer.concat(pieces)));
    socket.write(Buffer.concat([Buffer.from(acceptance(request)), frames]));
  });
  const { failed } = connect(baseUrl, onText);
  return { reason: await failed, said: await said };
}

const text = (payload: Buffer | string): Buffer => {
  const body = Buffer.from(payload);
  return Buffer.concat([Buffer.from([0x81, body.length]), body]);
};
const close = (...payload: number[]): Buffer => Buffer.from([0x88, payload.length, ...payload]);

test.each([
  ['a mask', Buffer.from([0x81, 0x80, 0, 0, 0, 0]), /masked/, 1002],
  ['reserved bits', Buffer.from([0xc1, 0]), /reserved bits/, 1002],
  ['text that is not UTF-8', text(Buffer.from([0xc3, 0x28])), /not UTF-8/, 1007],
  ['a character that is cut off', text(Buffer.from([0x78, 0xe2, 0x82])), /not UTF-8/, 1007],
  ['a surrogate in bytes', text(Buffer.from([0xed, 0xa0, 0x80])), /not UTF-8/, 1007],
  ['fragments that are not UTF-8 together', Buffer.from([0x01, 1, 0xc3, 0x80, 1, 0x28]), /not UTF-8/, 1007],
  ['more than it reads', Buffer.from([0x81, 0x7f, 0, 0, 1, 0, 0, 0, 0, 0]), /longer than/, 1009],
  ['a binary message', Buffer.from([0x82, 1, 0]), /binary message/, 1003],
  ['half a close code', close(0x03), /half a code/, 1002],
  ['a close code that stays off the wire', close(0x03, 0xed), /code 1005/, 1002],
  ['a close reason that is not UTF-8', close(0x03, 0xe8, 0xff), /reason/, 1007],
])('a client that is sent %s says so in its Close', async (_what, frames, reason, code) => {
  const answer = await answerTo(frames);
  expect(answer.reason).toMatch(reason);
  const { opcode, payload, rest } = unmask(answer.said);
  expect([opcode, payload.readUInt16BE(0), rest]).toEqual([8, code, 0]);
});

test('a message that its owner rejects closes the WebSocket with 1008', async () => {
  const answer = await answerTo(text('no message'), () => {
    throw new ProtocolError('not one of ours');
  });
  expect(answer.reason).toBe('not one of ours');
  expect(unmask(answer.said).payload.readUInt16BE(0)).toBe(1008);
});

test.each([
  ['with a code', close(0x03, 0xe9), [0x03, 0xe9], 'the server closed the WebSocket (1001)'],
  [
    'with a code and a reason',
    close(0x0f, 0xa0, 0x78),
    [0x0f, 0xa0],
    'the server closed the WebSocket (4000)',
  ],
  ['without a code', close(), [], 'the server closed the WebSocket'],
])('a Close %s is answered with a Close', async (_how, frame, payload, reason) => {
  const seen: string[] = [];
  // Frames after a Close are ignored, and a second Close gets no second answer.
  const answer = await answerTo(Buffer.concat([text('before'), frame, text('behind'), frame]), (bytes) =>
    seen.push(bytes.toString()),
  );
  expect(answer.reason).toBe(reason);
  const frameSent = unmask(answer.said);
  expect([frameSent.opcode, [...frameSent.payload], frameSent.rest]).toEqual([8, payload, 0]);
  expect(seen).toEqual(['before']);
});

test('a server that does not end the connection after the Close is cut off', async () => {
  let gone = (): void => {};
  const cut = new Promise<void>((resolve) => {
    gone = resolve;
  });
  const baseUrl = await parrot((request, socket) => {
    socket.on('data', () => {});
    socket.on('end', () => {
      // The server goes on sending while the connection is open.
      const timer = setInterval(() => socket.write(text('still here')), 20);
      socket.on('close', () => {
        clearInterval(timer);
        gone();
      });
    });
    socket.write(Buffer.concat([Buffer.from(acceptance(request)), close()]));
  });
  await connect(baseUrl).failed;
  await cut;
});

test.each([
  ['no Connection', { connection: '' }, /Connection: Upgrade/],
  ['another Connection', { connection: 'Connection: keep-alive\r\n' }, /Connection: Upgrade/],
  ['a word that only begins alike', { connection: 'Connection: upgraded\r\n' }, /Connection: Upgrade/],
  ['a subprotocol', { more: 'Sec-WebSocket-Protocol: chat\r\n' }, /subprotocol chat/],
  [
    'an extension',
    { more: 'Sec-WebSocket-Extensions: permessage-deflate\r\n' },
    /extension that was not offered/,
  ],
  ['a second answer to the key', { more: 'Sec-WebSocket-Accept: x\r\n' }, /wrong key/],
])('a handshake with %s does not open', async (_what, accepting, reason) => {
  const client = connect(
    await parrot((request, socket) => void socket.write(acceptance(request, accepting))),
  );
  expect(await client.failed).toMatch(reason);
  expect(client.wasOpened()).toBe(false);
});

test.each([
  ['several words', 'Connection: keep-alive, UPGRADE\r\n'],
  ['several fields', 'Connection: keep-alive\r\nConnection: Upgrade\r\n'],
])('a Connection with %s opens', async (_how, connection) => {
  const client = connect(
    await parrot((request, socket) => {
      socket.write(Buffer.concat([Buffer.from(acceptance(request, { connection })), close()]));
    }),
  );
  expect(await client.failed).toBe('the server closed the WebSocket');
  expect(client.wasOpened()).toBe(true);
});
