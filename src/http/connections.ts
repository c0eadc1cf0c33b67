import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { createAddressCounts } from './address-counts.ts';
import { addressKey } from './address-key.ts';
import { endWith, type Problem } from './problem.ts';
import { offersUpgrade } from './upgrade.ts';

/** Most held responses (long polls and streams) of one connection. Browsers and libraries use one at a time. */
const MAX_HELD = 8;

/** Most pipelined requests of one connection that wait for an earlier response. Real clients pipeline tens; each costs kilobytes. */
const MAX_QUEUED = 1_000;

/** Time that clients have on close to read the end of their responses before their connections are destroyed. */
const CLOSE_LIMIT_MS = 1_000;

/** A client's TCP connection. */
export class Connection {
  /** Number of held responses; see {@link hasPlace}. */
  held = 0;
  /** Number of requests received after the last one to be answered; see {@link endAfter}. */
  ignored = 0;
  /** Responses that wait for those of earlier requests, in order. */
  queued: Set<ServerResponse> | undefined;
  private readonly socket: Socket;
  private key: string | undefined;
  private lastResponseKnown = false;

  constructor(socket: Socket) {
    this.socket = socket;
  }

  /** The client's key for limits: its IPv4 address, or the network of its IPv6 address. */
  get address(): string {
    this.key ??= addressKey(this.socket.remoteAddress ?? '');
    return this.key;
  }

  /** Whether {@link endAfter} was called. */
  get ending(): boolean {
    return this.lastResponseKnown;
  }

  /** Closes the connection after this response and ignores all later requests on it. [RFC 9112 §9.6] */
  endAfter(response: ServerResponse): void {
    this.lastResponseKnown = true;
    response.shouldKeepAlive = false;
    // A handler that writes its own Connection header would override `shouldKeepAlive`.
    response.once('finish', () => this.socket.destroySoon());
  }

  /** Whether one more response may be held on this connection. */
  get hasPlace(): boolean {
    return this.held < MAX_HELD;
  }
}

/**
 * Owns every connection of the server until it closes, also after an upgrade to another protocol. Node's own list
 * (`closeAllConnections`) forgets a connection when it is upgraded.
 */
export interface Connections {
  /**
   * Registers a new connection, and destroys it if it emits an error. Returns `false`, after answering 503, if there are too many, in all or
   * of its address.
   */
  own(socket: Socket): boolean;
  /** Returns the connection of a socket, or `undefined` if it has closed. */
  of(socket: Socket): Connection | undefined;
  /** Registers a request. Returns `false` if it must not be served, since its connection is ending. */
  admit(request: IncomingMessage, response: ServerResponse): boolean;
  /** Stops listening and closes idle connections. Others have {@link CLOSE_LIMIT_MS} to finish; then they are destroyed. */
  close(): Promise<void>;
}

/** Most connections, in all and of one address. */
export interface ConnectionLimits {
  readonly maxConnections: number;
  readonly maxConnectionsPerAddress: number;
}

/** The answer to a connection too many. It is sent before any request is read, so that it costs little. */
export const TOO_MANY: Problem = {
  status: 503,
  title: 'Too many connections',
  detail:
    'this server, or your address, has as many connections as it may have; close some, or come back later',
  headers: { 'Retry-After': '5' },
};

/** @param httpServer - the server to stop on `close`. The caller passes each of its sockets to `own`. */
export function createConnections(
  httpServer: Server,
  { maxConnections, maxConnectionsPerAddress }: ConnectionLimits,
): Connections {
  const open = new Map<Socket, Connection>();
  const ofAddress = createAddressCounts(maxConnectionsPerAddress);

  // One function for all sockets: a closure for each would take memory for as long as its connection lasts.
  function forget(this: Socket): void {
    const connection = open.get(this);
    open.delete(this);
    if (connection !== undefined) ofAddress.remove(connection.address);
    for (const response of connection?.queued ?? []) endUnsent(response);
  }

  /**
   * Registers a response that must wait for those of earlier requests. Returns `false` if its request must not be served: the connection
   * is ending, or has too many of them and is destroyed.
   */
  const queue = (connection: Connection, socket: Socket, response: ServerResponse): boolean => {
    connection.queued ??= new Set();
    const { queued } = connection;
    if (queued.size + connection.ignored >= MAX_QUEUED) {
      // Node still parses the rest of the packet and calls this for each further request in it.
      socket.destroy();
      return false;
    }
    if (connection.ending) {
      // Counted, since Node keeps it in its own queue.
      connection.ignored++;
      return false;
    }
    queued.add(response);
    response.once('close', () => queued.delete(response));
    return true;
  };

  return {
    own(socket) {
      socket.on('error', destroyIt);
      const connection = new Connection(socket);
      if (open.size >= maxConnections || !ofAddress.hasRoom(connection.address)) {
        endWith(socket, TOO_MANY);
        return false;
      }
      open.set(socket, connection);
      ofAddress.add(connection.address);
      socket.once('close', forget);
      return true;
    },
    of: (socket) => open.get(socket),
    admit(request, response) {
      const { socket } = request;
      const connection = open.get(socket);
      if (connection === undefined) return false;
      // Node sets `response.socket` only after the responses to earlier requests are sent.
      if (response.socket === null) {
        if (!queue(connection, socket, response)) return false;
      } else if (connection.ending) return false;
      // Node's parser stops after a request that offers an upgrade and drops the rest of its packet, so what is parsed next may start
      // in the middle of a request.
      if (offersUpgrade(request)) connection.endAfter(response);
      return true;
    },
    async close() {
      const closed = once(httpServer, 'close');
      if (httpServer.listening) httpServer.close();
      httpServer.closeIdleConnections();
      // Connections become idle as their last responses end.
      const again = setInterval(() => httpServer.closeIdleConnections(), CLOSE_LIMIT_MS / 20);
      const cutOff = setTimeout(() => {
        for (const socket of open.keys()) socket.destroy();
      }, CLOSE_LIMIT_MS);
      await closed;
      clearInterval(again);
      clearTimeout(cutOff);
    },
  };
}

/** Whether a response on this socket is not finished yet. Uses Node's private `_httpMessage`; there is no public property. */
export function isAnswering(socket: Socket): boolean {
  return ((socket as { _httpMessage?: unknown })._httpMessage ?? null) !== null;
}

/** Emits `close` on a queued response. Node does so only for the response being sent; handlers of the others would wait for ever. */
function endUnsent(response: ServerResponse): void {
  if (response.socket !== null || response.closed) return;
  response.destroy();
  response.emit('close');
}

function destroyIt(this: Socket): void {
  this.destroy();
}
