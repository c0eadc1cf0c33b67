import { once } from 'node:events';
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';
import type { Clock } from '../../../src/clock.ts';
import { createDelayLine, type DelayLine } from './line.ts';

export interface DelayProxyOptions {
  /** Where the server listens, on the loopback interface. */
  readonly targetPort: number;
  /** Round trip between a reader and the server, in milliseconds; each direction takes half of it. */
  readonly rttMs: number;
  readonly clock: Clock;
}

export interface DelayProxy {
  readonly port: number;
  close(): Promise<void>;
}

/** Bytes in flight, at most, in one direction of one connection. Like a TCP window: when it is full, the sender has to wait. */
const MAX_IN_FLIGHT_BYTES = 1024 * 1024;

/** Room for all clients connecting at once; the server's listen backlog is the same. */
const BACKLOG = 16_384;

/**
 * Starts a TCP proxy on a free loopback port that adds the latency of a network.
 *
 * Bytes, ends and resets arrive half a round trip later, in order. A new connection carries nothing for one round trip, the time that
 * TCP's handshake takes [RFC 9293 §3.5]. Bandwidth is not limited and nothing is lost.
 */
export async function startDelayProxy({ targetPort, rttMs, clock }: DelayProxyOptions): Promise<DelayProxy> {
  const transit = createDelayLine(clock, rttMs / 2);
  const handshake = createDelayLine(clock, rttMs);
  const sockets = new Set<Socket>();

  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  };

  // The operating system accepts the connection at once, so the handshake's round trip is added before the first bytes instead.
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, (reader) => {
    keep(reader);
    reader.on('error', () => {});
    handshake.after(() => {
      if (reader.destroyed) return;
      const upstream = createConnection({
        host: '127.0.0.1',
        port: targetPort,
        allowHalfOpen: true,
        noDelay: true,
      });
      keep(upstream);
      forward(reader, upstream, transit);
      forward(upstream, reader, transit);
      reader.resume();
    });
  });
  server.listen({ port: 0, host: '127.0.0.1', backlog: BACKLOG });
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      transit.stop();
      handshake.stop();
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Forwards one direction of a connection through the delay line, with backpressure. */
function forward(from: Socket, to: Socket, transit: DelayLine): void {
  let inFlight = 0;
  const mayRead = (): boolean => inFlight < MAX_IN_FLIGHT_BYTES && !to.writableNeedDrain;

  from.on('data', (bytes: Buffer) => {
    inFlight += bytes.length;
    if (!mayRead()) from.pause();
    transit.after(() => {
      inFlight -= bytes.length;
      if (!to.destroyed) to.write(bytes);
      if (mayRead()) from.resume();
    });
  });
  to.on('drain', () => {
    if (mayRead()) from.resume();
  });
  from.once('end', () => transit.after(() => to.end()));
  from.on('error', () => {});
  from.once('close', () => {
    // Closed without FIN: reset the other side, too.
    if (!from.readableEnded) transit.after(() => to.resetAndDestroy());
  });
}
