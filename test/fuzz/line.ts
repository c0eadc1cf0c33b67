import { Buffer } from 'node:buffer';
import { createConnection, type Socket } from 'node:net';

/** A reader that has taken so much has seen enough, and leaves. */
const MOST_BYTES = 256 * 1024;

/** One connection of a client. It never fails: what happened is read off it afterwards. */
export interface Line {
  send(bytes: Buffer): void;
  /** Resolves when there is something that was not there at the last send, or nothing more can come, or after so long. */
  answered(limitMs: number): Promise<void>;
  /** Ends this side. */
  end(): void;
  /** Ends it with a reset, without a word. */
  reset(): void;
  /** Whether both sides have ended it within so long; when not, it is given up. */
  gone(limitMs: number): Promise<boolean>;
  readonly received: Buffer;
  /** The server, or a port to reach it from, was not to be had. */
  readonly unconnected: boolean;
}

export function openLine(port: number): Line {
  const pieces: Buffer[] = [];
  let bytes = 0;
  let bytesAtSend = 0;
  let over = false;
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
    if (bytes > MOST_BYTES) socket.destroy();
    wake();
  });
  socket.on('end', () => {
    over = true;
    wake();
  });
  socket.on('close', () => {
    over = true;
    closed = true;
    wake();
  });

  /** Waits, woken by what happens to the connection. */
  const until = (isSo: () => boolean, limitMs: number): Promise<void> =>
    new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        wake = () => {};
        resolve();
      };
      const timer = setTimeout(done, limitMs);
      wake = () => {
        if (isSo()) done();
      };
      wake();
    });

  return {
    send(piece) {
      bytesAtSend = bytes;
      if (!over) socket.write(piece);
    },
    answered: (limitMs) => until(() => bytes > bytesAtSend || over, limitMs),
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
