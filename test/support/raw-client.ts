import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A TCP connection that sends what it is told, byte for byte; cut when the test is over. */
export interface RawClient {
  readonly socket: Socket;
  /** All that came so far, a byte a character. */
  received(): string;
  /** Resolves when what came matches; rejects when the connection ends without. */
  saw(pattern: RegExp): Promise<void>;
  /** Resolves when the connection has ended, with all that came. */
  readonly ended: Promise<string>;
}

/** @param localAddress - another of the loopback network, for a client that seems to come from elsewhere. */
export async function connectRaw(port: number, localAddress?: string): Promise<RawClient> {
  const socket = createConnection({ port, host: '127.0.0.1', ...(localAddress && { localAddress }) });
  onTestFinished(() => void socket.destroy());
  // What is sent may meet a closed connection: an error that is none here.
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

/** A request without a body, as it stands on the wire. */
export function rawRequest(target: string, ...headers: readonly string[]): string {
  return [`GET ${target} HTTP/1.1`, 'Host: localhost', ...headers, '', ''].join('\r\n');
}

/** The header that offers another protocol. */
export const offering = (protocol: string): string[] => ['Connection: Upgrade', `Upgrade: ${protocol}`];

/** The headers of a WebSocket's handshake. */
export const WEBSOCKET_HANDSHAKE: readonly string[] = [
  ...offering('websocket'),
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];

/** The request of a WebSocket's handshake. */
export function webSocketRequest(target: string): string {
  return rawRequest(target, ...WEBSOCKET_HANDSHAKE);
}

/** The statuses of the responses in what came, in order. */
export function statusesIn(received: string): number[] {
  return [...received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
}
