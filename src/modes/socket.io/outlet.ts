import type { Socket as TcpSocket } from 'node:net';
import type { Socket } from 'socket.io';
import type { RoleCounters } from '../../meter.ts';
import { isFull, type Outlet, writeCounted } from '../push/push.ts';
import type { EncodedPackets } from './packet.ts';
import type { SlowReaderPings } from './slow-reader-pings.ts';

/** Members of Engine.IO's sockets that are used here and are not part of its types. */
interface EngineInsides {
  /** Packets that wait in Engine.IO until the transport can take them. */
  readonly writeBuffer: readonly unknown[];
  readonly transport: { readonly name: string; readonly socket?: WebSocketInsides };
}

interface WebSocketInsides {
  readonly readyState: number;
  readonly OPEN: number;
  readonly _socket?: TcpSocket | null;
}

/** How many packets may wait in Engine.IO for one slow reader. Each takes as much memory besides as a short message. */
const MAX_WAITING_PACKETS = 1_000;

/** An outlet to a Socket.IO connection. */
export interface SocketOutlet extends Outlet<EncodedPackets> {
  /** Writes the first event, which no message has. */
  greet(greeting: EncodedPackets): void;
}

export interface OutletOptions {
  readonly maxWaitingBytes: number;
  readonly counters: RoleCounters;
  readonly slowReaderPings: SlowReaderPings;
}

/**
 * Creates an outlet that writes to a Socket.IO connection.
 *
 * For each packet of each connection Engine.IO emits seven events, creates three arrays and calls back when the kernel has taken the bytes.
 * That doubles the user-space cost of a WebSocket. So if the reader is on a WebSocket and no packet of its own waits in Engine.IO, the frame
 * is written to the TCP socket directly. Engine.IO writes whole frames too, so the two never mix within a frame. Readers on HTTP get their
 * packets through Engine.IO, and so do all readers if a later version has other internals.
 */
export function createOutlet(
  socket: Socket,
  { maxWaitingBytes, counters, slowReaderPings }: OutletOptions,
): SocketOutlet {
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
      // `countFrames` counts the frames when Engine.IO creates the packets.
      for (const { packet, options } of packets) conn.write(packet, options);
    }
  };

  return {
    isOpen() {
      const { socket: webSocket } = insides.transport;
      // No frame may follow a Close [RFC 6455 §5.5.1], and Engine.IO notices a Close only when the socket has ended.
      return socket.connected && (webSocket === undefined || webSocket.readyState === webSocket.OPEN);
    },
    greet({ packets, frames }) {
      const tcpSocket = idleSocket();
      if (tcpSocket === undefined) {
        for (const { packet, options } of packets) conn.write(packet, options);
        return;
      }
      counters.framesOut++;
      tcpSocket.write(frames);
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
      const stopWaiting = slowReaderPings.extendFor(conn);
      tcpSocket.once('drain', () => {
        stopWaiting();
        resume();
      });
    },
    cutOff: () => void socket.disconnect(true),
  };
}
