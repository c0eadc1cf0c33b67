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

/** On their way in one direction of one connection at most, as a TCP window has it; then the sender waits. */
const MAX_IN_FLIGHT_BYTES = 1024 * 1024;

/** A connect storm of all clients at once; see the server's own. */
const BACKLOG = 16_384;

/**
 * Stands between readers and server and is as far away as a network would be: bytes, ends and failures arrive half a round trip
 * later, in their order, and a new connection carries nothing for a round trip, which TCP's own handshake takes [RFC 9293 §3.5].
 * Bandwidth is not limited and nothing is lost.
 */
export async function startDelayProxy({ targetPort, rttMs, clock }: DelayProxyOptions): Promise<DelayProxy> {
  const transit = createDelayLine(clock, rttMs / 2);
  const handshake = createDelayLine(clock, rttMs);
  const sockets = new Set<Socket>();

  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  };

  // The operating system has accepted the connection already; the reader's first bytes are held back instead.
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
      carry(reader, upstream, transit);
      carry(upstream, reader, transit);
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

/** Carries one direction. */
function carry(from: Socket, to: Socket, transit: DelayLine): void {
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
    // Without an end it was cut off: so is the other side.
    if (!from.readableEnded) transit.after(() => to.resetAndDestroy());
  });
}
