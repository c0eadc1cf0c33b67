import type { Server as HttpServer } from 'node:http';
import type { ServerOptions, Socket } from 'socket.io';
import { vi } from 'vitest';

/**
 * Replaces the package `socket.io` in the tests of the published protocols, whose cases need a server that echoes. It is this project's
 * server, with its own options and listeners, and with one more listener, which echoes. A test file uses it by
 *
 *     vi.mock('socket.io', () => import('./echoing-socket-io.ts'));
 */
const actual = await vi.importActual<typeof import('socket.io')>('socket.io');

/** Limits that a test may shorten. */
export type Limits = Partial<Pick<ServerOptions, 'pingInterval' | 'pingTimeout' | 'connectTimeout'>>;

/** Limits for the next server, and the server that was created last. */
export const stage: { limits: Limits; latest: Server | undefined } = { limits: {}, latest: undefined };

export class Server extends actual.Server {
  constructor(httpServer: HttpServer, options: Partial<ServerOptions>) {
    super(httpServer, { ...options, ...stage.limits });
    stage.latest = this;
    this.on('connection', echo);
    this.of('/custom').on('connection', echo);
  }
}

function echo(socket: Socket): void {
  socket.emit('auth', socket.handshake.auth);
  socket.on('message', (...args: unknown[]) => socket.emit('message-back', ...args));
  socket.on('message-with-ack', (...args: unknown[]) => {
    const acknowledge = args.pop() as (...args: unknown[]) => void;
    acknowledge(...args);
  });
}
