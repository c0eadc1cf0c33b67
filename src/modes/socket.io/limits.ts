import type { Socket } from 'socket.io';

type EngineSocket = Socket['conn'];

/** A client asks for its namespace once; a few more may have been meant for a server that has others. */
const MAX_CONNECTS = 16;

/** A client that moves to a WebSocket probes it once. */
const MAX_PROBES = 4;

/** Socket.IO protocol 5: the first character of a packet that asks for a namespace. */
const CONNECT = '0';

/** What is used of a transport, and not part of its types. */
interface TransportInsides {
  readonly socket?: { terminate(): void };
}

/**
 * Ends a connection that asks for answers without end. Whoever does not read them would have the server keep them all; `ws` bounds its
 * pongs by itself.
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

/** Ends a connection without waiting for the other side. */
export function cutOff(engineSocket: EngineSocket): void {
  // First, so that no packet is taken any more from what has arrived already.
  engineSocket.close(true);
  (engineSocket.transport as unknown as TransportInsides).socket?.terminate();
}
