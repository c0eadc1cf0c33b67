import { createServer, type IncomingMessage } from 'node:http';
import { type Socket, Server as SocketIoServer } from 'socket.io';
import { HttpProblem } from '../../http/problem.ts';
import type { RoleCounters } from '../../meter.ts';
import { readSocketCursor } from '../cursor.ts';
import type { AttachedEndpoint, Endpoint, EndpointContext } from '../endpoint.ts';
import { encodeOnce } from '../push/encode-once.ts';
import { pushTo } from '../push/push.ts';
import { pathOf } from '../query.ts';
import { opensEngine, refuse } from './handshake.ts';
import { cutOff, limitAnswers } from './limits.ts';
import { createOutlet } from './outlet.ts';
import { encodeMessageEvent, joinPackets } from './packet.ts';
import { createPatience } from './patience.ts';
import { LogSessions, RECOVERY_MS, type RecoveredData } from './sessions.ts';

const PATH = '/socket.io/';

type EngineSocket = Socket['conn'];

/** The channel on which the server speaks first: event `message`, from the cursor in `auth.offset` or `auth.since` on. */
export const endpoint: Endpoint = { name: 'socket.io', path: PATH, methods: ['GET', 'POST'], attach };

function attach({ feed, meter, config, log }: EndpointContext): AttachedEndpoint {
  const counters = meter.counters.deliver;
  // Never listens. Requests come to it through `handle` and `handleUpgrade` alone, as with every endpoint: Engine.IO would take each upgrade
  // that is for its path, whatever it offers and whatever its connection still owes.
  const gate = createServer();
  const io = new SocketIoServer(gate, {
    path: PATH,
    serveClient: false,
    maxHttpBufferSize: 16 * 1024,
    connectionStateRecovery: { maxDisconnectionDuration: RECOVERY_MS },
    adapter: LogSessions,
  });

  // Messages travel in frames, so every HTTP request of Socket.IO is there only to set the channel up.
  const countHandshake = (request: IncomingMessage): void => {
    meter.assign(request.socket, 'deliver');
    counters.requests++;
    counters.handshakes++;
  };
  io.engine.on('connection', (engineSocket: EngineSocket) => {
    countFrames(engineSocket, counters);
    limitAnswers(engineSocket);
    forgetRequest(engineSocket);
  });

  const encode = encodeOnce(encodeMessageEvent, joinPackets);

  const patience = createPatience();
  const outletOptions = { maxWaitingBytes: config.readerBufferBytes, counters, patience };
  const follow = (socket: Socket, since: number): void => {
    const subscription = pushTo(createOutlet(socket, outletOptions), { feed, since, encode, log });
    socket.once('disconnect', () => subscription.close());
  };

  /** Connections that have a socket: one reader each, however often it asks for its namespace before it is answered. */
  const taken = new WeakSet<EngineSocket>();
  const take = (socket: Socket): boolean => {
    const { conn } = socket;
    if (taken.has(conn)) return false;
    taken.add(conn);
    socket.once('disconnect', () => taken.delete(conn));
    return true;
  };

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
    handle(request, response) {
      if (!isOurs(request)) return false;
      countHandshake(request);
      if (!refuse(request, response)) gate.emit('request', request, response);
      return true;
    },
    takesUpgrade: (request) => isOurs(request) && opensEngine(request, io.engine),
    handleUpgrade(request, socket, head) {
      countHandshake(request);
      gate.emit('upgrade', request, socket, head);
    },
    async close() {
      patience.close();
      // Says goodbye and waits for nobody: who does not answer is cut off with the last connections.
      await io.close();
    },
  };
}

/** Engine.IO by itself takes every address that begins with its path, with any method. */
function isOurs({ url = '' }: IncomingMessage): boolean {
  return pathOf(url) === PATH;
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

/** Socket.IO keeps the request that opened a connection for as long as that lasts, several kilobytes each; nothing here looks at it. */
function forgetRequest(engineSocket: EngineSocket): void {
  // As its documentation has it: https://socket.io/docs/v4/memory-usage/#http-long-polling-request
  (engineSocket as { request: IncomingMessage | null }).request = null;
}
