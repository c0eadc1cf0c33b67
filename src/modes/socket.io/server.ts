import type { IncomingMessage } from 'node:http';
import { type Socket, Server as SocketIoServer } from 'socket.io';
import { z } from 'zod';
import type { Message } from '../../message.ts';
import type { RoleCounters } from '../../meter.ts';
import type { AttachedWire, Wire, WireContext } from '../mode.ts';
import { LogSessions, RECOVERY_MS, type RecoveredData } from './sessions.ts';

const PATH = '/socket.io/';

/** The room of the sockets at the head of the log: one broadcast, encoded once, reaches them all. */
const LIVE = 'live';

/** Packets that may wait for one slow reader; beyond it the reader leaves the live room and is served at its own pace. */
const MAX_WAITING_PACKETS = 1_000;

const authSchema = z.object({ since: z.number().int().nonnegative().default(0) });

type EngineSocket = Socket['conn'];

/** The channel on which the server speaks first: event `message`, from the cursor in `auth.since` on. */
export const socketIoWire: Wire = { name: 'socket.io', attach };

function attach({ httpServer, feed, meter, log }: WireContext): AttachedWire {
  const counters = meter.counters.deliver;
  const io = new SocketIoServer(httpServer, {
    path: PATH,
    serveClient: false,
    // Other channels upgrade on this server too, and answer for themselves.
    destroyUpgrade: false,
    maxHttpBufferSize: 16 * 1024,
    connectionStateRecovery: { maxDisconnectionDuration: RECOVERY_MS },
    adapter: LogSessions,
  });

  // Messages travel in frames, so every HTTP request of Socket.IO is there only to set the channel up.
  const countHandshake = (request: IncomingMessage): void => {
    if (!isOurs(request)) return;
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
        for (const { message } of entries) socket.emit(...eventOf(message));
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
    const onDrain = (): void => {
      if (subscription.closed) socket.conn.off('drain', onDrain);
      else subscription.resume();
    };
    socket.conn.on('drain', onDrain);
    // Does nothing once the subscription is closed, so it need not be taken off again.
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
        io.to(LIVE).emit(...eventOf(message));
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
    if (recovered) return follow(socket, (socket.data as RecoveredData).since);
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
    // Engine.IO listens for its upgrades itself.
    handleUpgrade: isOurs,
    async close() {
      broadcast.close();
      await io.close();
    },
  };
}

function isOurs(request: IncomingMessage): boolean {
  return request.url?.startsWith(PATH) ?? false;
}

/** The event of a message. The last argument is what a client returns with as its offset when it recovers its session. */
function eventOf(message: Message): ['message', Message, string] {
  return ['message', message, String(message.seq)];
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
