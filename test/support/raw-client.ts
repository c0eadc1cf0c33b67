import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A TCP connection that sends raw bytes; destroyed when the test ends. */
export interface RawClient {
  readonly socket: Socket;
  /** Everything received so far, one character a byte (latin1). */
  received(): string;
  /** Resolves when `received` matches; rejects if the connection ends before. */
  saw(pattern: RegExp): Promise<void>;
  /** Resolves with everything received, when the connection has ended. */
  readonly ended: Promise<string>;
}

/** @param localAddress - another address of the loopback network, to look like another client. */
export async function connectRaw(port: number, localAddress?: string): Promise<RawClient> {
  const socket = createConnection({ port, host: '127.0.0.1', ...(localAddress && { localAddress }) });
  onTestFinished(() => void socket.destroy());
  // Ignore errors: a write to a connection that the server has closed is expected here.
  socket.on('error', () => {});
  let text = '';
  socket.setEncoding('latin1').on('data', (part) => {
    text += part;
  });
  const ended = new Promise<string>((resolve) => socket.once('close', () => resolve(text)));
  await once(socket, 'connect');
  return {
    socket,
    received: () => text,
    ended,
    saw: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (!pattern.test(text)) return;
          socket.off('data', look);
          resolve();
        };
        socket.on('data', look);
        look();
        ended.then(() => reject(new Error(`the connection ended without ${pattern}: ${text}`)));
      }),
  };
}

/** Returns the bytes of a request without a body. */
export function rawRequest(target: string, ...headers: readonly string[]): string {
  return [`GET ${target} HTTP/1.1`, 'Host: localhost', ...headers, '', ''].join('\r\n');
}

/** Headers that offer another protocol. */
export const offering = (protocol: string): string[] => ['Connection: Upgrade', `Upgrade: ${protocol}`];

/** Headers of a WebSocket handshake. */
export const WEBSOCKET_HANDSHAKE: readonly string[] = [
  ...offering('websocket'),
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];

/** Returns the request of a WebSocket handshake. */
export function webSocketRequest(target: string): string {
  return rawRequest(target, ...WEBSOCKET_HANDSHAKE);
}

/** The statuses of the responses in what came, in order. */
export function statusesIn(received: string): number[] {
  return [...received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
}
