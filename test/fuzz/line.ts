import { Buffer } from 'node:buffer';
import { createConnection, type Socket } from 'node:net';

/** Most bytes to receive. A client that has received more disconnects. */
const MAX_BYTES = 256 * 1024;

/** One connection of a client. It never throws: what happened is read from it afterwards. */
export interface Line {
  send(bytes: Buffer): void;
  /** Resolves when bytes have arrived since the last `send`, when the server has ended the connection, or after `limitMs`. */
  answered(limitMs: number): Promise<void>;
  /** Sends FIN. */
  end(): void;
  /** Sends RST. */
  reset(): void;
  /** Resolves to whether the connection was closed within `limitMs`. If it was not, it is destroyed. */
  gone(limitMs: number): Promise<boolean>;
  readonly received: Buffer;
  /** Whether the connection was never established. */
  readonly unconnected: boolean;
}

export function openLine(port: number): Line {
  const pieces: Buffer[] = [];
  let bytes = 0;
  let bytesAtSend = 0;
  let ended = false;
  let closed = false;
  let connected = false;
  let wake = (): void => {};
  const socket: Socket = createConnection({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
  socket.on('connect', () => {
    connected = true;
  });
  socket.on('error', () => {});
  socket.on('data', (piece: Buffer) => {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes > MAX_BYTES) socket.destroy();
    wake();
  });
  socket.on('end', () => {
    ended = true;
    wake();
  });
  socket.on('close', () => {
    ended = true;
    closed = true;
    wake();
  });

  /** Resolves when the condition is true, which is checked at each event of the connection, or after `limitMs`. */
  const until = (condition: () => boolean, limitMs: number): Promise<void> =>
    new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        wake = () => {};
        resolve();
      };
      const timer = setTimeout(done, limitMs);
      wake = () => {
        if (condition()) done();
      };
      wake();
    });

  return {
    send(piece) {
      bytesAtSend = bytes;
      if (!ended) socket.write(piece);
    },
    answered: (limitMs) => until(() => bytes > bytesAtSend || ended, limitMs),
    end() {
      socket.end();
    },
    reset() {
      socket.resetAndDestroy();
    },
    async gone(limitMs) {
      await until(() => closed, limitMs);
      socket.destroy();
      return closed;
    },
    get unconnected() {
      return closed && !connected;
    },
    get received() {
      return Buffer.concat(pieces);
    },
  };
}
