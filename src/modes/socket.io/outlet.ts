import type { Socket as TcpSocket } from 'node:net';
import type { Socket } from 'socket.io';
import type { RoleCounters } from '../../meter.ts';
import { isFull, type Outlet, writeCounted } from '../push/push.ts';
import type { EncodedPackets } from './packet.ts';
import type { Patience } from './patience.ts';

/** What is used of Engine.IO's insides, and not part of its types. */
interface EngineInsides {
  /** What it holds back for a connection that cannot take it yet. */
  readonly writeBuffer: readonly unknown[];
  readonly transport: { readonly name: string; readonly socket?: WebSocketInsides };
}

interface WebSocketInsides {
  readonly readyState: number;
  readonly OPEN: number;
  readonly _socket?: TcpSocket | null;
}

/** Packets that may wait in Engine.IO for one slow reader: each costs as much again as a short message. */
const MAX_WAITING_PACKETS = 1_000;

export interface OutletOptions {
  readonly maxWaitingBytes: number;
  readonly counters: RoleCounters;
  readonly patience: Patience;
}

/**
 * Writes to a Socket.IO connection.
 *
 * Engine.IO does much for each packet of each connection: seven events, three arrays, and a callback when the kernel has it. That
 * costs as much again as all that a WebSocket takes in user space, so a reader on a WebSocket for whom nothing waits in Engine.IO
 * gets the frame straight on its TCP socket. Engine.IO's own frames are written whole, so whole frames may stand between them.
 * Everyone else gets it through Engine.IO: readers on HTTP, and all of them should the insides change.
 */
export function createOutlet(
  socket: Socket,
  { maxWaitingBytes, counters, patience }: OutletOptions,
): Outlet<EncodedPackets> {
  const { conn } = socket;
  const insides = conn as unknown as EngineInsides;
  let bytesInEngine = 0;

  const idleSocket = (): TcpSocket | undefined => {
    if (insides.writeBuffer.length > 0 || insides.transport.name !== 'websocket') return undefined;
    return insides.transport.socket?._socket ?? undefined;
  };

  const writeThroughEngine = (parts: readonly EncodedPackets[]): void => {
    if (insides.writeBuffer.length === 0) bytesInEngine = 0;
    for (const { packets, frames } of parts) {
      bytesInEngine += frames.length;
      counters.pushes += packets.length;
      // Each is counted as a frame when Engine.IO makes its packet.
      for (const { packet, options } of packets) conn.write(packet, options);
    }
  };

  return {
    isOpen() {
      const { socket: webSocket } = insides.transport;
      // A frame after a Close breaks the protocol [RFC 6455 §5.5.1], and Engine.IO hears of a Close only when the socket has ended.
      return socket.connected && (webSocket === undefined || webSocket.readyState === webSocket.OPEN);
    },
    write(parts, messages) {
      const tcpSocket = idleSocket();
      if (tcpSocket === undefined) return writeThroughEngine(parts);
      const frames = parts.map((part) => part.frames);
      writeCounted(tcpSocket, frames, messages, counters);
    },
    isFull() {
      const tcpSocket = idleSocket();
      if (tcpSocket !== undefined) return isFull(tcpSocket, maxWaitingBytes);
      const packets = insides.writeBuffer.length;
      return packets > 0 && (packets >= MAX_WAITING_PACKETS || bytesInEngine >= maxWaitingBytes);
    },
    onDrain(resume) {
      const tcpSocket = idleSocket();
      if (tcpSocket === undefined) return void conn.once('drain', resume);
      const stopWaiting = patience.waitFor(conn);
      tcpSocket.once('drain', () => {
        stopWaiting();
        resume();
      });
    },
    cutOff: () => void socket.disconnect(true),
  };
}
