import type { Buffer } from 'node:buffer';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';

export const PATH = '/socket.io/';
export const POLLING = `${PATH}?EIO=4&transport=polling`;
export const WEBSOCKET = `${PATH}?EIO=4&transport=websocket`;

/** What separates the packets of one payload. [Engine.IO protocol 4] */
export const SEPARATOR = '\x1e';

const PING = '2';

/** What the server says about itself when a session opens. */
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

/** One session of Engine.IO over HTTP. */
export interface PollingSession {
  readonly opening: Opening;
  /** Takes what waits, and is held until there is something. */
  poll(): Promise<Answer>;
  post(body: string): Promise<Answer>;
}

export async function ask(url: string, init?: RequestInit): Promise<Answer> {
  const response = await fetch(url, init);
  return { status: response.status, body: await response.text() };
}

export function readOpening(packet: string): Opening {
  if (packet[0] !== '0') throw new Error(`not an opening: ${packet}`);
  return JSON.parse(packet.slice(1)) as Opening;
}

export async function openPolling(baseUrl: string): Promise<PollingSession> {
  const opening = readOpening((await ask(`${baseUrl}${POLLING}`)).body);
  const url = `${baseUrl}${POLLING}&sid=${opening.sid}`;
  return {
    opening,
    poll: () => ask(url),
    post: (body) => ask(url, { method: 'POST', body }),
  };
}

/** A WebSocket that keeps what arrives until it is asked for. */
export interface Channel {
  readonly opened: Promise<void>;
  /** The next packet, heartbeats among them. */
  next(): Promise<string | Buffer>;
  /** The next packet that is no heartbeat; those are answered. */
  nextOfOurs(): Promise<string | Buffer>;
  send(packet: string | Uint8Array): void;
  /** Packets that have arrived so far. */
  readonly arrived: number;
  /** Resolves when it has ended, however it did. */
  readonly closed: Promise<void>;
}

export function openChannel(baseUrl: string, pathAndQuery = WEBSOCKET): Channel {
  const socket = new WebSocket(`${baseUrl.replace('http', 'ws')}${pathAndQuery}`);
  onTestFinished(() => socket.terminate());
  socket.on('error', () => {});
  const packets: (string | Buffer)[] = [];
  let arrived = 0;
  let wake = (): void => {};
  socket.on('message', (data: Buffer, isBinary) => {
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
    async nextOfOurs() {
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
