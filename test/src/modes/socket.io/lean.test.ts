import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { createServer } from 'node:http';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { monotonicClock } from '../../../../src/clock.ts';
import { readSeq } from '../../../../src/modes/lean/message-seq.ts';
import type { ClientEvents } from '../../../../src/modes/mode.ts';
import { createClient, readMessageEvent } from '../../../../src/modes/socket.io/lean.ts';

const anyMessage = fc.record({
  seq: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  author: fc.string({ unit: 'grapheme' }),
  text: fc.oneof(fc.string({ unit: 'grapheme' }), fc.constant('{"seq":7,"x":"]"}'), fc.constant('"}]')),
});

describe('the seq of a message', () => {
  test('is found without parsing the message, and in any order of its members by parsing it', () => {
    fc.assert(
      fc.property(anyMessage, ({ seq, author, text }) => {
        for (const json of [JSON.stringify({ seq, author, text }), JSON.stringify({ author, text, seq })]) {
          const bytes = Buffer.from(`before${json}after`);
          expect(readSeq(bytes, 6, bytes.length - 5)).toBe(seq);
        }
      }),
    );
  });

  test('is found in the event, with and without an offset', () => {
    fc.assert(
      fc.property(anyMessage, fc.stringMatching(/^[\w-]{1,20}$/), (message, offset) => {
        expect(readMessageEvent(Buffer.from(`42${JSON.stringify(['message', message])}`))).toBe(message.seq);
        expect(readMessageEvent(Buffer.from(`42${JSON.stringify(['message', message, offset])}`))).toBe(
          message.seq,
        );
      }),
    );
  });

  test.each([
    '42["message",{"seq":1,"text":"cut o',
    '42["message",{"seq":1,"text":"x"}',
    '42["message",{"seq":1,"text":"x"},"offset"',
    '42["message",{"text":"none"}]',
    '42["message",{"seq":0,"text":"x"}]',
    '42["message",{"seq":-1,"text":"x"}]',
    '42["message",{"seq":1.5,"text":"x"}]',
    '42["message",{"seq":"1","text":"x"}]',
    '42["message",{"seq":99999999999999999,"text":"x"}]',
    '42["message",null]',
    '42["message",]',
    '42["message"]',
    '42["other",{"seq":1}]',
    '42',
  ])('%s is refused', (text) => {
    expect(() => readMessageEvent(Buffer.from(text))).toThrow(/unexpected packet|not a message|not JSON/);
  });
});

const OPEN = '0{"sid":"s","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000}';

describe('the lean Socket.IO client', () => {
  const closing: (() => void)[] = [];
  afterEach(() => {
    for (const close of closing.splice(0)) close();
  });

  /** A server that sends only packets from the test. */
  const scripted = async (onMessage: (text: string, socket: WebSocket, connection: number) => void) => {
    const http = createServer((_request, response) => response.writeHead(404).end());
    const server = new WebSocketServer({ server: http });
    let connections = 0;
    server.on('connection', (socket) => {
      const connection = ++connections;
      socket.on('message', (data) => onMessage(String(data), socket, connection));
      socket.send(OPEN);
    });
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    closing.push(() => {
      for (const socket of server.clients) socket.terminate();
      http.close();
    });
    return `http://127.0.0.1:${(http.address() as { port: number }).port}`;
  };

  const client = (baseUrl: string, events: Partial<ClientEvents>, now = monotonicClock.nowMs) => {
    const due: (() => void)[] = [];
    const made = createClient({
      baseUrl,
      since: 5,
      keepsCursor: true,
      pollIntervalMs: 1_000,
      firstPollAtMs: 0,
      random: () => 0.5,
      clock: { name: 'test', nowMs: now },
      scheduler: { at: (_dueMs, run) => due.push(run) },
      events: { message() {}, reset() {}, missedTick() {}, trouble() {}, ...events },
    });
    closing.push(() => void made.close());
    return { made, runDue: () => due.splice(0).forEach((run) => void run()) };
  };

  test('resumes from its cursor, answers pings, and disconnects', async () => {
    const heard: string[] = [];
    let farewell = (): void => {};
    const goodbye = new Promise<void>((resolve) => {
      farewell = resolve;
    });
    const baseUrl = await scripted((text, socket, connection) => {
      heard.push(`${connection} ${text}`);
      if (text.startsWith('40')) {
        socket.send('40{"sid":"x","pid":"y"}');
        socket.send('2');
      }
      if (text === '3') socket.send(`42["message",{"seq":${5 + connection},"text":"x"},"o"]`);
      if (text === '41') farewell();
    });
    let arrived = (_seq: number): void => {};
    const next = () =>
      new Promise<number>((resolve) => {
        arrived = resolve;
      });
    const { made } = client(baseUrl, { message: (seq) => arrived(seq) });
    let arriving = next();
    await made.open();
    expect(await arriving).toBe(6);
    made.drop();
    arriving = next();
    await made.open();
    expect(await arriving).toBe(7);
    await made.close();
    await goodbye;
    expect(heard).toEqual([
      '1 40{"since":"5"}',
      '1 3',
      '2 40{"since":"6","pid":"y","offset":"o"}',
      '2 3',
      '2 41',
    ]);
  });

  test.each([
    ['a refusal', '44{"message":"no"}', /refused/],
    ['a problem', '42["problem",{"title":"Bad auth"}]', /Bad auth/],
    ['nonsense', 'nonsense', /unexpected packet/],
    ['a session that is no JSON', '40{', /not JSON/],
  ])('does not open on %s', async (_name, answer, problem) => {
    const baseUrl = await scripted((_text, socket) => socket.send(answer));
    await expect(client(baseUrl, {}).made.open()).rejects.toThrow(problem);
  });

  test('reports a message that it cannot read, and reconnects by itself', async () => {
    const baseUrl = await scripted((text, socket, connection) => {
      if (!text.startsWith('40')) return;
      socket.send('40{"sid":"x"}');
      socket.send(connection === 1 ? '42["message",{"seq":' : '42["message",{"seq":6,"text":"x"}]');
    });
    let arrived = (_seq: number): void => {};
    const message = new Promise<number>((resolve) => {
      arrived = resolve;
    });
    const troubles: string[] = [];
    const { made, runDue } = client(baseUrl, {
      message: (seq) => arrived(seq),
      trouble(reason) {
        troubles.push(reason);
        setImmediate(runDue);
      },
    });
    await made.open();
    expect(await message).toBe(6);
    expect(troubles).toEqual([expect.stringContaining('unexpected packet')]);
  });

  test('notices a server that has fallen silent', async () => {
    const baseUrl = await scripted((text, socket) => text.startsWith('40') && socket.send('40{"sid":"x"}'));
    let nowMs = 0;
    const troubles: string[] = [];
    const { made, runDue } = client(baseUrl, { trouble: (reason) => troubles.push(reason) }, () => nowMs);
    await made.open();
    nowMs = 44_999;
    runDue();
    expect(troubles).toEqual([]);
    nowMs = 45_000;
    runDue();
    expect(troubles).toEqual(['no ping within 45000 ms']);
  });

  test('does not open to a server without Socket.IO', async () => {
    const http = createServer((_request, response) => response.writeHead(404).end());
    http.on('upgrade', (_request, socket) =>
      socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n'),
    );
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    closing.push(() => http.close());
    const { port } = http.address() as { port: number };
    await expect(client(`http://127.0.0.1:${port}`, {}).made.open()).rejects.toThrow('answered 404');
  });
});
