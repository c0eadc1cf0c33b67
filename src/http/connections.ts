import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { addressKey } from './address-key.ts';
import { offersUpgrade } from './upgrade.ts';

/** Answers of one connection that may stay open at once: held polls and streams. Browsers and libraries use one at a time. */
const MAX_HELD = 8;

/** Requests that may stand behind an unanswered one of their connection. Pipelining clients send tens; each costs kilobytes. */
const MAX_QUEUED = 1_000;

/** Time for clients to take the end of what they are sent before their connections are cut. */
const CLOSE_LIMIT_MS = 1_000;

/** A client's TCP connection. */
export class Connection {
  /** Answers that stay open until something happens; see {@link hasPlace}. */
  held = 0;
  /** Requests that came after the last one that is answered; see {@link endAfter}. */
  ignored = 0;
  /** Responses whose turn on the connection has not come, in order. */
  queued: Set<ServerResponse> | undefined;
  private readonly socket: Socket;
  private key: string | undefined;
  private last = false;

  constructor(socket: Socket) {
    this.socket = socket;
  }

  /** Whose it is, for limits: the address, or the network of an IPv6 address. */
  get address(): string {
    this.key ??= addressKey(this.socket.remoteAddress ?? '');
    return this.key;
  }

  /** Whether its last answer is decided. */
  get ending(): boolean {
    return this.last;
  }

  /** Makes this the last answer: the connection is closed behind it, and no other request is taken. [RFC 9112 §9.6] */
  endAfter(response: ServerResponse): void {
    this.last = true;
    response.shouldKeepAlive = false;
    // Also when its handler writes a header Connection of its own.
    response.once('finish', () => this.socket.destroySoon());
  }

  /** Whether one more answer may be held open. */
  get hasPlace(): boolean {
    return this.held < MAX_HELD;
  }
}

/**
 * Owns every connection of the server from its first byte to its end, whatever protocol it speaks by then. Node's own list
 * (`closeAllConnections`) forgets a connection at its upgrade.
 */
export interface Connections {
  own(socket: Socket): void;
  /** `undefined` when it has ended. */
  of(socket: Socket): Connection | undefined;
  /** Notes a request. `false`: it must not be served, since its connection is at its end. */
  admit(request: IncomingMessage, response: ServerResponse): boolean;
  /** Stops listening and ends what is idle; who is in the middle of an answer gets a moment to finish. */
  close(): Promise<void>;
}

export function createConnections(httpServer: Server): Connections {
  const open = new Map<Socket, Connection>();

  // One function for all of them: a closure for each would keep more memory for as long as its connection lasts.
  function forget(this: Socket): void {
    const connection = open.get(this);
    open.delete(this);
    for (const response of connection?.queued ?? []) endUnsent(response);
  }

  /** Notes a response that must wait for those of earlier requests. `false`: there are too many, and the connection is cut. */
  const queue = (connection: Connection, socket: Socket, response: ServerResponse): boolean => {
    connection.queued ??= new Set();
    const { queued } = connection;
    if (queued.size + connection.ignored >= MAX_QUEUED) {
      // What is left of the packet is parsed all the same, and comes here too.
      socket.destroy();
      return false;
    }
    if (connection.ending) {
      // Node keeps a place in its own queue for it.
      connection.ignored++;
      return false;
    }
    queued.add(response);
    response.once('close', () => queued.delete(response));
    return true;
  };

  return {
    own(socket) {
      open.set(socket, new Connection(socket));
      socket.once('close', forget);
      socket.on('error', destroyIt);
    },
    of: (socket) => open.get(socket),
    admit(request, response) {
      const { socket } = request;
      const connection = open.get(socket);
      if (connection === undefined) return false;
      // Node gives a response its socket when those of earlier requests are sent.
      if (response.socket === null) {
        if (!queue(connection, socket, response)) return false;
      } else if (connection.ending) return false;
      // Node's parser stops behind an offer of an upgrade and loses what follows in the same packet: what comes next may begin in the
      // middle of something.
      if (offersUpgrade(request)) connection.endAfter(response);
      return true;
    },
    async close() {
      const closed = once(httpServer, 'close');
      if (httpServer.listening) httpServer.close();
      httpServer.closeIdleConnections();
      // A connection that has got its last answer becomes idle only now.
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

/** Whether a response to an earlier request is not sent yet. Node has no public name for it. */
export function isAnswering(socket: Socket): boolean {
  return ((socket as { _httpMessage?: unknown })._httpMessage ?? null) !== null;
}

/** Node tells the end of a connection only to the response whose turn it is; those behind would wait for ever. */
function endUnsent(response: ServerResponse): void {
  if (response.socket !== null || response.closed) return;
  response.destroy();
  response.emit('close');
}

function destroyIt(this: Socket): void {
  this.destroy();
}
