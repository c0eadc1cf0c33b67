import { Buffer } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { HttpProblem, type Problem, sendProblem } from '../../http/problem.ts';
import type { Cursor } from '../../log/cursor.ts';
import { readCursor } from '../cursor.ts';
import type { AttachedEndpoint, Endpoint, EndpointContext } from '../endpoint.ts';
import { HEARTBEATS } from '../heartbeat.ts';
import { closeOrCutOff } from '../push/close-or-cut-off.ts';
import { encodeOnce } from '../push/encode-once.ts';
import { greet } from '../push/greeting.ts';
import { pushTo, streamOutlet } from '../push/push.ts';
import { pathOf } from '../query.ts';
import { textFrame } from './frame.ts';
import { handshakeProblem, upgradeRequired } from './handshake.ts';

const PATH = '/messages/socket';

/** Longest message that a reader may send. Readers need not send any. */
const MAX_MESSAGE_BYTES = 16 * 1024;

/** The close code of a server that shuts down. [RFC 6455 §7.4.1] */
const GOING_AWAY = 1001;

/** The name of what is spoken here, for clients that offer subprotocols. */
const SUBPROTOCOL = 'pull-vs-push';

const PIPELINED = 'a WebSocket is opened when all earlier requests of its connection are answered';

/** `/messages/socket`: a plain WebSocket. A text message names the log, then there is one for each message from `?since=` on. */
export const endpoint: Endpoint = { name: 'websocket', path: PATH, methods: ['GET'], attach };

function attach({ feed, meter, config, log }: EndpointContext): AttachedEndpoint {
  const counters = meter.counters.deliver;
  const encode = encodeOnce(({ json }) => textFrame(json), Buffer.concat);
  // With a context for each connection [RFC 7692 §7.1.1] each message would be compressed again for each reader.
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    // Of a client that brings the token as a subprotocol: a browser fails where it offers some and the server accepts none.
    handleProtocols: (offered) => offered.has(SUBPROTOCOL) && SUBPROTOCOL,
  });

  const serve = (webSocket: WebSocket, socket: Socket, cursor: Cursor): void => {
    counters.handshakes++;
    const stopHeartbeat = keepAlive(webSocket, socket);
    // Frames are written to the socket directly, since `ws` would encode them again for each reader. `ws` writes its own frames (ping, pong,
    // close) whole, so the two never mix within a frame.
    const isOpen = (): boolean => webSocket.readyState === webSocket.OPEN;
    const outlet = streamOutlet(socket, isOpen, config.readerBufferBytes, counters);
    const place = feed.placeOf(cursor);
    socket.write(textFrame(greet(feed, place).json));
    counters.framesOut++;
    const subscription = pushTo(outlet, { feed, since: place.seq, encode, log });
    webSocket.on('message', () => {
      counters.framesIn++;
    });
    // `ws` itself answers an invalid frame with a close code and closes.
    webSocket.on('error', (error) => log.debug({ err: error }, 'a reader broke the WebSocket protocol'));
    webSocket.once('close', () => {
      subscription.close();
      stopHeartbeat();
    });
  };

  /** Pings a reader, and ends its connection if the previous ping was not answered. [RFC 6455 §5.5.2] */
  const keepAlive = (webSocket: WebSocket, socket: Socket): (() => void) => {
    let alive = true;
    webSocket.on('pong', () => {
      alive = true;
      counters.framesIn++;
      counters.heartbeats++;
    });
    const timer = setInterval(() => {
      // A slow reader would receive the ping after all bytes that wait for it. Until then TCP detects whether it is gone.
      if (socket.writableLength > 0) {
        alive = true;
        return;
      }
      if (!alive) return webSocket.terminate();
      alive = false;
      counters.framesOut++;
      counters.heartbeats++;
      webSocket.ping();
    }, HEARTBEATS.webSocket.everyMs);
    return () => clearInterval(timer);
  };

  const count = (request: IncomingMessage): void => {
    meter.assign(request.socket, 'deliver');
    counters.requests++;
  };

  return {
    handle(request, response) {
      if (!isOurs(request)) return false;
      count(request);
      sendProblem(response, problemOf(request) ?? upgradeRequired(PIPELINED));
      return true;
    },
    takesUpgrade: (request) => isOurs(request) && problemOf(request) === undefined,
    handleUpgrade(request, socket, head) {
      const cursor = readCursor(request);
      if (cursor instanceof HttpProblem) throw cursor;
      count(request);
      server.handleUpgrade(request, socket, head, (webSocket) => serve(webSocket, socket, cursor));
    },
    readers: () => server.clients.size,
    async close() {
      for (const webSocket of server.clients) webSocket.close(GOING_AWAY, 'the server closes');
      const left = [...server.clients].map(
        (webSocket) => new Promise((resolve) => webSocket.once('close', resolve)),
      );
      await closeOrCutOff(Promise.all(left), () => {
        for (const webSocket of server.clients) webSocket.terminate();
      });
    },
  };
}

function isOurs({ url }: IncomingMessage): boolean {
  return pathOf(url ?? '') === PATH;
}

function problemOf(request: IncomingMessage): Problem | undefined {
  const problem = handshakeProblem(request);
  if (problem !== undefined) return problem;
  const cursor = readCursor(request);
  return cursor instanceof HttpProblem ? cursor.problem : undefined;
}
