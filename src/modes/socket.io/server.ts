import type { IncomingMessage } from 'node:http';
import { type Socket, Server as SocketIoServer } from 'socket.io';
import { z } from 'zod';
import type { RoleCounters } from '../../meter.ts';
import type { AttachedWire, Wire, WireContext } from '../mode.ts';

/** The room of the sockets at the head of the log: one broadcast, encoded once, reaches them all. */
const LIVE = 'live';

/** Packets that may wait for one slow reader; beyond it the reader leaves the live room and is served at its own pace. */
const MAX_WAITING_PACKETS = 1_000;

/** How long a lost connection may come back to its session and get what it missed. */
const RECOVERY_MS = 2 * 60_000;

const authSchema = z.object({ since: z.number().int().nonnegative().default(0) });

type EngineSocket = Socket['conn'];

/** The channel on which the server speaks first: event `message`, from the cursor in `auth.since` on. */
export const socketIoWire: Wire = { name: 'socket.io', attach };

function attach({ httpServer, feed, meter, log }: WireContext): AttachedWire {
  const counters = meter.counters.deliver;
  const io = new SocketIoServer(httpServer, {
    serveClient: false,
    // Other channels upgrade on this server too, and answer for themselves.
    destroyUpgrade: false,
    maxHttpBufferSize: 16 * 1024,
    connectionStateRecovery: { maxDisconnectionDuration: RECOVERY_MS },
  });

  // Messages travel in frames, so every HTTP request of Socket.IO is there only to set the channel up.
  const countHandshake = (request: IncomingMessage): void => {
    if (!request.url?.startsWith('/socket.io/')) return;
    meter.assign(request.socket, 'deliver');
    counters.requests++;
    counters.handshakes++;
  };
  httpServer.prependListener('request', countHandshake);
  httpServer.prependListener('upgrade', countHandshake);
  io.engine.on('connection', (engineSocket: EngineSocket) => countFrames(engineSocket, counters));

  const live = new Set<Socket>();

  /** Serves one socket from its cursor; at the head of the log it joins the live room and needs no care of its own. */
  const follow = (socket: Socket, since: number): void => {
    const subscription = feed.subscribe(since, {
      write(entries) {
        for (const { message } of entries) socket.emit('message', message);
        return waitingPackets(socket) < MAX_WAITING_PACKETS;
      },
      caughtUp(self) {
        self.close();
        goLive(socket);
      },
      failed(error) {
        log.error({ err: error, id: socket.id }, 'history could not be read; the socket is cut off');
        socket.disconnect(true);
      },
    });
    // Both do nothing once the subscription is closed, so they need not be taken off again.
    socket.conn.on('drain', () => subscription.resume());
    socket.once('disconnect', () => subscription.close());
  };

  const goLive = (socket: Socket): void => {
    live.add(socket);
    void socket.join(LIVE);
  };

  const leaveOutTheSlow = (seq: number): void => {
    for (const socket of live) {
      if (waitingPackets(socket) < MAX_WAITING_PACKETS) continue;
      live.delete(socket);
      void socket.leave(LIVE);
      socket.conn.once('drain', () => {
        if (socket.connected) follow(socket, seq);
      });
    }
  };

  const broadcast = feed.subscribe(feed.headSeq, {
    write(entries) {
      for (const { message } of entries) {
        io.to(LIVE).emit('message', message);
        leaveOutTheSlow(message.seq);
      }
      return true;
    },
    failed: (error) => log.error({ err: error }, 'the broadcast lost the log'),
  });

  io.on('connection', (socket) => {
    const { id, recovered } = socket;
    log.debug({ id, recovered, transport: socket.conn.transport.name }, 'socket connected');
    socket.once('disconnect', (reason) => {
      live.delete(socket);
      log.debug({ id, reason }, 'socket disconnected');
    });
    if (recovered && socket.rooms.has(LIVE)) return goLive(socket);
    const auth = authSchema.safeParse(socket.handshake.auth);
    if (!auth.success) {
      socket.emit('problem', {
        title: 'Bad auth',
        detail: 'auth.since must be a whole number, 0 or greater',
      });
      socket.disconnect(true);
      return;
    }
    follow(socket, auth.data.since);
  });

  return {
    async close() {
      broadcast.close();
      await io.close();
    },
  };
}

/** What Engine.IO holds back for a connection that cannot take it yet. No public name, but the documentation's own for it. */
function waitingPackets({ conn }: Socket): number {
  return (conn as unknown as { writeBuffer: unknown[] }).writeBuffer.length;
}

/** Counts what passes on one Engine.IO connection; the handshake's own packets are frames as well. */
function countFrames(engineSocket: EngineSocket, counters: RoleCounters): void {
  engineSocket.on('packetCreate', (packet: { type: string }) => {
    counters.framesOut++;
    if (packet.type === 'ping') counters.heartbeats++;
  });
  engineSocket.on('packet', (packet: { type: string }) => {
    counters.framesIn++;
    if (packet.type === 'pong') counters.heartbeats++;
  });
}
