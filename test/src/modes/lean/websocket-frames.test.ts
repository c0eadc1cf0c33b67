import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import {
  clientFrame,
  FrameReader,
  MAX_MESSAGE_BYTES,
  OPCODE,
} from '../../../../src/modes/lean/websocket-frames.ts';
import { anyPlaces, cutAt, cutEverywhere } from '../cut-bytes.ts';

/** Returns a frame as a server sends it. */
function serverFrame(
  payload: string | Buffer,
  { opcode = OPCODE.text as number, final = true } = {},
): Buffer {
  const body = Buffer.from(payload);
  const first = (final ? 0x80 : 0) | opcode;
  if (body.length < 126) return Buffer.concat([Buffer.from([first, body.length]), body]);
  if (body.length <= 0xffff) {
    return Buffer.concat([Buffer.from([first, 126, body.length >> 8, body.length & 0xff]), body]);
  }
  const header = Buffer.alloc(10);
  header[0] = first;
  header[1] = 127;
  header.writeUInt32BE(body.length, 6);
  return Buffer.concat([header, body]);
}

/** Returns what a reader parses from the pieces, as one list. */
function read(pieces: readonly Buffer[]): string[] {
  const seen: string[] = [];
  const note = (kind: string) => (bytes: Buffer) => {
    seen.push(`${kind} ${bytes.toString()}`);
  };
  const reader = new FrameReader({
    text: note('text'),
    binary: note('binary'),
    ping: note('ping'),
    pong: note('pong'),
    close: note('close'),
  });
  // The bytes are overwritten after each call, as those of a socket are.
  for (const piece of pieces) {
    const scratch = Buffer.from(piece);
    reader.push(scratch);
    scratch.fill(0xff);
  }
  return seen;
}

const anyFrames = fc.array(
  fc.record({
    payload: fc.oneof(
      fc.string(),
      fc.integer({ min: 100, max: 70_000 }).map((length) => 'x'.repeat(length)),
    ),
    opcode: fc.constantFrom(OPCODE.text, OPCODE.binary),
  }),
  { maxLength: 6 },
);

describe('frames of a server', () => {
  test('are parsed alike wherever they are split', () => {
    fc.assert(
      fc.property(anyFrames, anyPlaces, (frames, places) => {
        const bytes = Buffer.concat(frames.map(({ payload, opcode }) => serverFrame(payload, { opcode })));
        const expected = frames.map(
          ({ payload, opcode }) => `${opcode === OPCODE.text ? 'text' : 'binary'} ${Buffer.from(payload)}`,
        );
        expect(read(cutAt(bytes, places))).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  test('are read byte by byte, control frames between the fragments of a message', () => {
    const bytes = Buffer.concat([
      serverFrame('a whole one'),
      serverFrame('be', { final: false }),
      serverFrame('?', { opcode: OPCODE.ping }),
      serverFrame('gin', { opcode: OPCODE.continuation, final: false }),
      serverFrame('ning', { opcode: OPCODE.continuation }),
      serverFrame('x'.repeat(300)),
    ]);
    expect(read(cutEverywhere(bytes))).toEqual([
      'text a whole one',
      'ping ?',
      'text beginning',
      `text ${'x'.repeat(300)}`,
    ]);
  });

  test.each([
    ['reserved bits', Buffer.from([0xc1, 0x00]), /reserved bits/],
    ['a mask', Buffer.from([0x81, 0x80, 0, 0, 0, 0]), /masked/],
    ['an unknown opcode', Buffer.from([0x83, 0x00]), /unknown opcode 3/],
    ['an unknown control opcode', Buffer.from([0x8b, 0x00]), /unknown opcode 11/],
    ['a fragmented ping', Buffer.from([0x09, 0x00]), /control frame/],
    ['a ping that is too long', Buffer.from([0x89, 0x7e, 0x00, 0x80]), /control frame/],
    ['a continuation of nothing', Buffer.from([0x80, 0x00]), /continuation of no message/],
    ['a message inside a message', Buffer.from([0x01, 0x00, 0x81, 0x00]), /inside another/],
    ['more than anyone sends', Buffer.from([0x81, 0x7f, 0, 0, 1, 0, 0, 0, 0, 0]), /longer than/],
  ])('%s is refused', (_name, bytes, problem) => {
    expect(() => read([bytes])).toThrow(problem);
    expect(() => read(cutEverywhere(bytes))).toThrow(problem);
  });

  test('a character split over two fragments is whole in the message', () => {
    const bytes = Buffer.from('€');
    expect(
      read([
        serverFrame(bytes.subarray(0, 1), { final: false }),
        serverFrame('', { opcode: OPCODE.continuation, final: false }),
        serverFrame(bytes.subarray(1), { opcode: OPCODE.continuation }),
      ]),
    ).toEqual(['text €']);
  });

  test('fragments count against the longest message together', () => {
    const half = 'x'.repeat(MAX_MESSAGE_BYTES / 2);
    const pieces = [
      serverFrame(half, { final: false }),
      serverFrame(half, { opcode: OPCODE.continuation, final: false }),
      serverFrame('x', { opcode: OPCODE.continuation }),
    ];
    expect(() => read(pieces)).toThrow(/longer than/);
  });
});

test('frames of a client are understood by ws, short and long', async () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  const received: string[] = [];
  const done = new Promise<void>((resolve) => {
    server.on('connection', (socket) => {
      socket.on('message', (data) => {
        received.push(String(data));
        if (received.length === 3) resolve();
      });
    });
  });
  const { port } = server.address() as { port: number };
  const client = new WebSocket(`ws://127.0.0.1:${port}`);
  await new Promise((resolve) => client.once('open', resolve));
  const texts = ['', 'ünïcödé', 'y'.repeat(1_000)];
  // Written directly to the socket, without ws' own framing.
  const raw = (client as unknown as { _socket: { write(bytes: Buffer): void } })._socket;
  for (const text of texts) raw.write(clientFrame(OPCODE.text, Buffer.from(text)));
  await done;
  expect(received).toEqual(texts);
  client.terminate();
  server.close();
});
