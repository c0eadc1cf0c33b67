import type { Socket } from 'socket.io';

type EngineSocket = Socket['conn'];

/** CONNECT packets of one connection. A client sends one, and a few more if it expects further namespaces. */
const MAX_CONNECTS = 16;

/** Probes of a WebSocket by one connection. A client that upgrades sends one. */
const MAX_PROBES = 4;

/** The first character of a CONNECT packet. [Socket.IO protocol 5] */
const CONNECT = '0';

/** The member of a transport that is used here and is not part of its types. */
interface TransportInsides {
  readonly socket?: { terminate(): void };
}

/**
 * Ends a connection that sends too many packets that the server must answer. A client that does not read would make the server keep all the
 * answers in memory. `ws` limits pongs by itself.
 */
export function limitAnswers(engineSocket: EngineSocket): void {
  let connects = 0;
  let probes = 0;
  engineSocket.on('packet', ({ type, data }: { type: string; data?: unknown }) => {
    if (type !== 'message' || typeof data !== 'string' || data[0] !== CONNECT) return;
    if (++connects > MAX_CONNECTS) cutOff(engineSocket);
  });
  engineSocket.on('upgrading', (transport: TransportInsides) => {
    if (++probes > MAX_PROBES) transport.socket?.terminate();
  });
}

/** Ends a connection without waiting for the client. */
export function cutOff(engineSocket: EngineSocket): void {
  // First, so that packets that have arrived already are ignored.
  engineSocket.close(true);
  (engineSocket.transport as unknown as TransportInsides).socket?.terminate();
}
