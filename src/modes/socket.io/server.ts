import type { IncomingMessage } from 'node:http';
import { type Socket, Server as SocketIoServer } from 'socket.io';
import { HttpProblem } from '../../http/problem.ts';
import type { Cursor } from '../../log/cursor.ts';
import { readSocketCursor } from '../cursor.ts';
import type { AttachedEndpoint, Endpoint, EndpointContext } from '../endpoint.ts';
import { HEARTBEATS } from '../heartbeat.ts';
import { encodeOnce } from '../push/encode-once.ts';
import { greet } from '../push/greeting.ts';
import { pushTo } from '../push/push.ts';
import { cutOff, limitAnswers } from './answer-limits.ts';
import {
  countFrames,
  createEngineServer,
  type EngineSocket,
  SOCKET_IO_ENDPOINT,
  serveEngine,
} from './engine.ts';
import { createOutlet } from './outlet.ts';
import { encodeGreeting, joinPackets, messageEventEncoder } from './packet.ts';
import { createSessionLimits } from './session-limits.ts';
import { LogSessions, RECOVERY_MS, type RecoveredData } from './sessions.ts';
import { createSlowReaderPings } from './slow-reader-pings.ts';

/** `/socket.io/`: an event that names the log, then an event `message` for each message from the cursor in `auth.offset` or `auth.since` on. */
export const endpoint: Endpoint = {
  ...SOCKET_IO_ENDPOINT,
  asksForToken: true,
  attach,
};

function attach({ access, feed, meter, config, log }: EndpointContext): AttachedEndpoint {
  const counters = meter.counters.deliver;
  const engineServer = createEngineServer();
  const io = new SocketIoServer(engineServer, {
    path: SOCKET_IO_ENDPOINT.path,
    serveClient: false,
    pingInterval: HEARTBEATS.webSocket.everyMs,
    maxHttpBufferSize: 16 * 1024,
    connectionStateRecovery: { maxDisconnectionDuration: RECOVERY_MS },
    adapter: LogSessions,
  });

  const sessions = createSessionLimits(config);
  /** Connections whose first request brought the token. Others bring it as `auth.token`, in the packet that asks for the namespace. */
  const withToken = new WeakSet<EngineSocket>();
  io.engine.on('connection', (engineSocket: EngineSocket) => {
    countFrames(engineSocket, counters);
    limitAnswers(engineSocket);
    sessions.opened(engineSocket);
    if (access.wantsToken && access.hasToken(engineSocket.request)) withToken.add(engineSocket);
    forgetRequest(engineSocket);
  });

  const encode = encodeOnce(messageEventEncoder(feed.logId), joinPackets);

  const slowReaderPings = createSlowReaderPings();
  const outletOptions = { maxWaitingBytes: config.readerBufferBytes, counters, slowReaderPings };
  const follow = (socket: Socket, cursor: Cursor): void => {
    const place = feed.placeOf(cursor);
    const outlet = createOutlet(socket, outletOptions);
    outlet.greet(encodeGreeting(greet(feed, place)));
    const subscription = pushTo(outlet, { feed, since: place.seq, encode, log });
    socket.once('disconnect', () => subscription.close());
  };

  /** Connections that have a reader already. A client may ask for its namespace several times before it is answered. */
  const taken = new WeakSet<EngineSocket>();
  const take = (socket: Socket): boolean => {
    const { conn } = socket;
    if (taken.has(conn)) return false;
    taken.add(conn);
    socket.once('disconnect', () => taken.delete(conn));
    return true;
  };

  if (access.wantsToken) {
    io.use(({ conn, handshake }, next) => {
      if (withToken.has(conn) || access.isToken(handshake.auth['token'])) return next();
      meter.countRefusal('token');
      next(new Error('Token needed: send it as auth.token'));
      // Socket.IO would keep the connection, in case its client asks for another namespace.
      setImmediate(() => conn.close());
    });
  }

  io.on('connection', (socket) => {
    const { id, recovered } = socket;
    log.debug({ id, recovered, transport: socket.conn.transport.name }, 'socket connected');
    socket.once('disconnect', (reason) => {
      log.debug({ id, reason }, 'socket disconnected');
    });
    if (!take(socket)) return cutOff(socket.conn);
    if (recovered) return follow(socket, (socket.data as RecoveredData).since);
    const cursor = readSocketCursor(socket.handshake.auth);
    if (cursor instanceof HttpProblem) {
      const { title, detail } = cursor.problem;
      socket.emit('problem', { title, detail });
      socket.disconnect(true);
      return;
    }
    follow(socket, cursor);
  });

  return {
    ...serveEngine(io, engineServer, meter, sessions.hasRoom),
    async close() {
      slowReaderPings.close();
      // Sends the close packets without waiting. The server cuts off connections that do not end.
      await io.close();
    },
  };
}

/** Drops the request that opened a connection. Socket.IO keeps it as long as the connection, several kilobytes each, and nothing here uses it. */
function forgetRequest(engineSocket: EngineSocket): void {
  // As its documentation recommends: https://socket.io/docs/v4/memory-usage/#http-long-polling-request
  (engineSocket as { request: IncomingMessage | null }).request = null;
}
