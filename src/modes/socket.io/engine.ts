import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Socket, Server as SocketIoServer } from 'socket.io';
import { TOO_MANY } from '../../http/connections.ts';
import { sendProblem } from '../../http/problem.ts';
import type { Meter, RoleCounters } from '../../meter.ts';
import type { AttachedEndpoint, Endpoint } from '../endpoint.ts';
import { pathOf } from '../query.ts';
import { isOfSession, opensEngine, opensSession, refuse } from './handshake.ts';

export type EngineSocket = Socket['conn'];

const PATH = '/socket.io/';

/** What every endpoint of Socket.IO has in common. */
export const SOCKET_IO_ENDPOINT = {
  name: 'socket.io',
  path: PATH,
  methods: ['GET', 'POST'],
} as const satisfies Partial<Endpoint>;

/**
 * Creates the HTTP server that Socket.IO is attached to. It never listens: {@link serveEngine} passes requests to it, as for every endpoint. On
 * the real server Engine.IO would accept every upgrade on its path, even to another protocol, and while earlier requests of the connection are
 * unanswered.
 */
export function createEngineServer(): Server {
  return createServer();
}

/**
 * Passes the requests of Engine.IO's path to it, and counts each as a handshake, since messages travel in frames.
 *
 * @param hasRoom - whether a client that polls may open a session.
 */
export function serveEngine(
  io: SocketIoServer,
  engineServer: Server,
  meter: Meter,
  hasRoom: (request: IncomingMessage) => boolean = () => true,
): Required<Omit<AttachedEndpoint, 'close'>> {
  const counters = meter.counters.deliver;
  const countHandshake = (request: IncomingMessage): void => {
    meter.assign(request.socket, 'deliver');
    counters.requests++;
    counters.handshakes++;
  };
  return {
    handle(request, response) {
      if (!isOurs(request)) return false;
      countHandshake(request);
      if (refuse(request, response)) return true;
      if (opensSession(request) && !hasRoom(request)) {
        meter.countRefusal('connections');
        sendProblem(response, TOO_MANY);
      } else engineServer.emit('request', request, response);
      return true;
    },
    takesUpgrade: (request) => isOurs(request) && opensEngine(request, io.engine),
    handleUpgrade(request, socket, head) {
      countHandshake(request);
      engineServer.emit('upgrade', request, socket, head);
    },
    isOfReader: (request) => isOurs(request) && isOfSession(request, io.engine),
    readers: () => io.engine.clientsCount,
  };
}

/** Engine.IO by itself takes every address that begins with its path, with any method. */
function isOurs({ url = '' }: IncomingMessage): boolean {
  return pathOf(url) === PATH;
}

/** A packet of Engine.IO as its events pass it on. */
interface EnginePacket {
  readonly type: string;
  readonly data?: unknown;
}

/** The first character of an event of the default namespace. [Socket.IO protocol 5] */
const EVENT = 0x32;

/**
 * Counts the packets of one Engine.IO connection as frames, those of its handshake included.
 *
 * @param pushes - whether events count as pushes too, where Engine.IO writes them. One listener does both: for two, Node copies the list of
 *   listeners at each packet.
 */
export function countFrames(engineSocket: EngineSocket, counters: RoleCounters, pushes = false): void {
  engineSocket.on('packetCreate', (packet: EnginePacket) => {
    counters.framesOut++;
    if (packet.type === 'ping') counters.heartbeats++;
    else if (pushes && isEvent(packet)) counters.pushes++;
  });
  engineSocket.on('packet', (packet: EnginePacket) => {
    counters.framesIn++;
    if (packet.type === 'pong') counters.heartbeats++;
  });
}

function isEvent({ type, data }: EnginePacket): boolean {
  return type === 'message' && typeof data === 'string' && data.charCodeAt(0) === EVENT;
}
