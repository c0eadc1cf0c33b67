import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { Writable } from 'node:stream';
import timers from 'node:timers';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { clientFrame, FrameReader, OPCODE } from '../../../src/modes/lean/websocket-frames.ts';
import { isFull } from '../../../src/modes/push/push.ts';
import type { RunningServer } from '../../../src/server.ts';
import { webSocketRequest } from '../../support/raw-client.ts';
import { MODE_CLIENTS, openReader, range, until } from '../../support/read.ts';
import { append, serve } from '../../support/serve.ts';

/** Much more than the operating system buffers for a reader that does not read, and all in the tail. */
const MESSAGES = 1_500;
const LONG = '\u0001'.repeat(2_650);

interface Channel {
  readonly name: string;
  readonly path: string;
  /** What the client sends once the WebSocket is open. */
  readonly hello: readonly string[];
}

const CHANNELS: readonly Channel[] = [
  { name: 'a WebSocket', path: '/messages/socket?since=0', hello: [] },
  { name: 'Socket.IO', path: '/socket.io/?EIO=4&transport=websocket', hello: ['40{"since":0}'] },
];

/** A reader on a bare socket that does not read until told to, and never answers a ping. */
async function openBareReader({ port }: RunningServer, { path, hello }: Channel): Promise<Socket> {
  const socket = createConnection(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(webSocketRequest(path));
  await once(socket, 'readable');
  for (const text of hello) socket.write(clientFrame(OPCODE.text, Buffer.from(text)));
  return socket;
}

describe('a reader with unread bytes', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
    // Engine.IO takes its timers from the module.
    vi.spyOn(timers, 'setTimeout').mockImplementation(((run: () => void, ms: number) =>
      setTimeout(run, ms)) as typeof setTimeout);
    vi.spyOn(timers, 'clearTimeout').mockImplementation((timer) => clearTimeout(timer));
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  it.each(CHANNELS)(
    'may take minutes on $name, and is pinged only after it has read them',
    async (channel) => {
      const server = await serve();
      await append(server, MESSAGES, LONG);
      const { deliver } = server.meter.counters;
      const reader = await openBareReader(server, channel);
      await until(() => deliver.framesOut > 1);
      await settled(deliver);
      const pass = async (seconds: number, isEnough = (): boolean => false): Promise<void> => {
        for (let passed = 0; passed < seconds && !isEnough(); passed += 5) {
          vi.advanceTimersByTime(5_000);
          await settled(deliver);
        }
      };
      const isGone = (): boolean => server.meter.snapshot().connections === 0;

      await pass(300);
      await settled(deliver);
      expect(isGone()).toBe(false);

      reader.resume();
      await until(() => deliver.framesOut >= MESSAGES);
      await until(() => isTaken(server, reader));
      await pass(90);
      await until(isGone);
    },
  );
});

/** Returns whether the reader has read all that the server wrote. */
function isTaken({ meter }: RunningServer, reader: Socket): boolean {
  return reader.bytesRead === meter.snapshot().roles.deliver.bytesOut;
}

/** Waits until the server has pushed nothing for some turns of the event loop. */
async function settled(counters: { readonly framesOut: number }): Promise<void> {
  let framesOut = -1;
  for (let quiet = 0; quiet < 20; quiet++) {
    await nextTurn();
    if (counters.framesOut !== framesOut) quiet = 0;
    framesOut = counters.framesOut;
  }
}

it.each(CHANNELS)('nothing comes after the Close on $name', async (channel) => {
  const server = await serve();
  await append(server, MESSAGES, LONG);
  const reader = await openBareReader(server, channel);
  await until(() => server.meter.counters.deliver.framesOut > 1);
  await settled(server.meter.counters.deliver);
  reader.write(clientFrame(OPCODE.close, Buffer.from([0x03, 0xe8])));
  const order: string[] = [];
  const note = (what: string) => () => void order.push(what);
  const frames = new FrameReader({
    text: note('text'),
    binary: note('binary'),
    ping: note('ping'),
    pong: note('pong'),
    close: note('close'),
  });
  let head: Buffer | undefined = Buffer.alloc(0);
  reader.on('data', (bytes: Buffer) => {
    if (head === undefined) return frames.push(bytes);
    head = Buffer.concat([head, bytes]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    frames.push(head.subarray(end + 4));
    head = undefined;
  });
  await once(reader, 'close');
  expect(order.filter((what) => what === 'close')).toHaveLength(1);
  expect(order.at(-1)).toBe('close');
});

it('a stream is full only if it will emit drain', async () => {
  let taken: (() => void) | undefined;
  const stream = new Writable({
    highWaterMark: 16 * 1024,
    write: (_bytes, _encoding, done) => {
      taken = done;
    },
  });
  stream.write(Buffer.alloc(2_048));
  expect(isFull(stream, 1_024)).toBe(false);
  stream.write(Buffer.alloc(16 * 1024));
  expect(isFull(stream, 1_024)).toBe(true);
  expect(isFull(stream, 1024 * 1024)).toBe(false);
  const drained = once(stream, 'drain');
  taken?.();
  await nextTurn();
  taken?.();
  await drained;
  expect(isFull(stream, 1_024)).toBe(false);
});

it.each(MODE_CLIENTS.filter(({ mode, kind }) => mode.kind === 'push' && kind === 'library'))(
  'the smallest buffer pauses no reader for ever: $mode.name',
  async (modeClient) => {
    const server = await serve({ READER_BUFFER_BYTES: '1024' });
    await append(server, 300, 'x'.repeat(1_000));
    const reader = await openReader(modeClient, server.url);
    await append(server, 300, 'x'.repeat(1_000));
    await reader.has(600);
    expect(reader.seqs).toEqual(range(1, 600));
  },
);

it('a Socket.IO reader over HTTP that does not poll has no more buffered than any other', async () => {
  const server = await serve();
  await append(server, MESSAGES, LONG);
  const url = `${server.url}/socket.io/?EIO=4&transport=polling`;
  const handshake = await (await fetch(url)).text();
  const { sid } = JSON.parse(handshake.slice(1)) as { sid: string };
  const poll = async (): Promise<string[]> => {
    // [Engine.IO protocol 4] Packets of one payload are separated by U+001E.
    const packets = (await (await fetch(`${url}&sid=${sid}`)).text()).split('\u001e');
    return packets.filter((packet) => packet.startsWith('42["message"'));
  };
  await fetch(`${url}&sid=${sid}`, { method: 'POST', body: '40{"since":0}' });
  const { deliver } = server.meter.counters;
  await until(() => deliver.framesOut > 3);
  await settled(deliver);
  const waiting = deliver.framesOut * LONG.length * 6;
  expect(waiting).toBeLessThan(1024 * 1024);

  const got: string[] = [];
  while (got.length < 100) got.push(...(await poll()));
  expect(got.slice(0, 100).map((packet) => /"seq":(\d+)/.exec(packet)?.[1])).toEqual(
    range(1, 100).map(String),
  );
});
