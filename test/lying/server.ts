import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocketServer } from 'ws';
import type { ServerProcess } from '../../bench/measure/servers/server-process.ts';
import { monotonicClock } from '../../src/clock.ts';
import { createMeter } from '../../src/meter.ts';
import { createReaderStream, type DeliveryLies } from './reader-stream.ts';

/** How the server falsifies what it does. Without any of these it is honest. */
export interface Lies extends DeliveryLies {
  /** Time for which every message is held back after its commit. A poll is then answered with a page that old. */
  readonly delayMs?: number;
  /** The server accepts, commits and answers nothing for `ms`, once, starting with the message that would get this `seq`. */
  readonly stall?: { readonly seq: number; readonly ms: number };
  /** Offset of the server's clock from the driver's. */
  readonly clockOffsetMs?: number;
}

/** A server that speaks the protocols but falsifies deliveries or times. */
export interface LyingServer extends Omit<ServerProcess, 'kill' | 'lastReading' | 'sharesStore'> {
  /** Shortest actual time between a message's commit and its delivery, in milliseconds, if there is a `delayMs`. */
  readonly shortestHoldMs: number;
}

/** A reader: its stream of messages, and the messages that wait for its next poll. */
interface Reader {
  readonly stream: (seq: number) => number[];
  readonly waiting: string[];
  send?(json: string): void;
}

/** Starts a lying server on a free port, with `POST /messages`, `GET /messages`, `GET /healthz` and `/messages/socket`. */
export async function startLyingServer(lies: Lies): Promise<LyingServer> {
  const meter = createMeter(monotonicClock);
  const readers = new Map<Socket, Reader>();
  const log: string[] = [];
  let shortestHoldMs = Infinity;
  let stalledUntilMs: number | undefined;

  const readerOf = (socket: Socket): Reader => {
    const known = readers.get(socket);
    if (known !== undefined) return known;
    const reader: Reader = { stream: createReaderStream(readers.size, lies), waiting: [] };
    readers.set(socket, reader);
    return reader;
  };

  const waitForStall = async (): Promise<void> => {
    const leftMs = (stalledUntilMs ?? 0) - monotonicClock.nowMs();
    if (leftMs > 0) await sleep(leftMs);
  };

  const deliver = (seq: number): void => {
    for (const reader of readers.values()) {
      for (const due of reader.stream(seq)) {
        const json = log[due - 1] as string;
        if (reader.send) reader.send(json);
        else reader.waiting.push(json);
      }
    }
  };

  const post = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    meter.assign(request.socket, 'publish');
    const body = JSON.parse(await text(request)) as object;
    if (lies.stall?.seq === log.length + 1) stalledUntilMs ??= monotonicClock.nowMs() + lies.stall.ms;
    await waitForStall();
    const seq = log.length + 1;
    log.push(JSON.stringify({ seq, ...body, createdAt: new Date().toISOString() }));
    const committedMs = monotonicClock.nowMs();
    const afterHold = (): void => {
      if (lies.delayMs) shortestHoldMs = Math.min(shortestHoldMs, monotonicClock.nowMs() - committedMs);
      deliver(seq);
    };
    if (lies.delayMs) callAt(committedMs + lies.delayMs, afterHold);
    else afterHold();
    const reportedMs = committedMs + (lies.clockOffsetMs ?? 0);
    response.writeHead(201, { 'Committed-At-Ms': String(reportedMs) }).end(log[seq - 1]);
  };

  const poll = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    meter.assign(request.socket, 'deliver');
    const counters = meter.counters.deliver;
    counters.requests++;
    const reader = readerOf(request.socket);
    await waitForStall();
    const messages = reader.waiting.splice(0);
    if (messages.length > 0) counters.useful++;
    else counters.empty++;
    const body = `{"messages":[${messages.join(',')}],"next":${log.length}}`;
    response.writeHead(200, { 'Content-Length': Buffer.byteLength(body) }).end(body);
  };

  const httpServer = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    if (request.url === '/healthz') response.end(JSON.stringify({ headSeq: log.length }));
    else void (request.method === 'POST' ? post : poll)(request, response);
  });
  httpServer.on('connection', (socket) => meter.watch(socket));
  const webSockets = new WebSocketServer({ server: httpServer, path: '/messages/socket' });
  webSockets.on('connection', (webSocket, request) => {
    meter.assign(request.socket, 'deliver');
    meter.counters.deliver.handshakes++;
    readerOf(request.socket).send = (json) => webSocket.send(json);
  });
  httpServer.listen({ port: 0, host: '127.0.0.1' });
  await once(httpServer, 'listening');

  return {
    baseUrl: `http://127.0.0.1:${(httpServer.address() as AddressInfo).port}`,
    pid: process.pid,
    store: { kind: 'lies', version: '1' },
    gone: new Promise(() => {}),
    async snapshot({ reset }) {
      const snapshot = meter.snapshot();
      if (reset) meter.beginWindow();
      return { ...snapshot, atMs: snapshot.atMs + (lies.clockOffsetMs ?? 0) };
    },
    async close() {
      httpServer.close();
      httpServer.closeAllConnections();
      for (const webSocket of webSockets.clients) webSocket.terminate();
      meter.close();
    },
    get shortestHoldMs() {
      return shortestHoldMs;
    },
  };
}

/** Calls `run` at a moment more exactly than a timer, which is good to a millisecond, could. */
function callAt(atMs: number, run: () => void): void {
  const wait = (): void => {
    if (monotonicClock.nowMs() >= atMs) run();
    else setImmediate(wait);
  };
  setTimeout(wait, Math.max(0, atMs - monotonicClock.nowMs() - 2));
}
