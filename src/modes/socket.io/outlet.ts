import type { Socket as TcpSocket } from 'node:net';
import type { Socket } from 'socket.io';
import { writeTogether } from '../write-together.ts';
import type { EncodedPackets } from './packet.ts';

/** What is used of Engine.IO's insides, and not part of its types. */
interface EngineInsides {
  /** What it holds back for a connection that cannot take it yet. */
  readonly writeBuffer: readonly unknown[];
  readonly transport: { readonly name: string; readonly socket?: { readonly _socket?: TcpSocket | null } };
}

/** The way out to one reader. */
export interface Outlet {
  /** Takes all of it. How many writes that took: one for everything together, or one for each packet. */
  write(parts: readonly EncodedPackets[]): number;
  /** So much waits for the reader that it should be left alone until `onDrain`. */
  isFull(): boolean;
  /** Calls back once, when the reader can take more. */
  onDrain(resume: () => void): void;
}

/** Packets that may wait for one slow reader whose transport has no socket of its own. */
const MAX_WAITING_PACKETS = 1_000;

/**
 * Writes to a Socket.IO connection.
 *
 * Engine.IO does much for each packet of each connection: seven events, three arrays, and a callback when the kernel has it. That
 * costs as much again as all that a WebSocket takes in user space, so a reader on a WebSocket for whom nothing waits in Engine.IO
 * gets the frame straight on its TCP socket. Engine.IO's own frames are written whole, so whole frames may stand between them.
 * Everyone else gets it through Engine.IO: readers on HTTP, and all of them should the insides change.
 */
export function createOutlet(
  { conn }: Socket,
  maxWaitingBytes: number,
  countFrames: (frames: number) => void,
): Outlet {
  const insides = conn as unknown as EngineInsides;

  const idleSocket = (): TcpSocket | undefined => {
    if (insides.writeBuffer.length > 0 || insides.transport.name !== 'websocket') return undefined;
    return insides.transport.socket?._socket ?? undefined;
  };

  return {
    write(parts) {
      const socket = idleSocket();
      if (socket === undefined) {
        const each = parts.flatMap(({ packets }) => packets);
        for (const { packet, options } of each) conn.write(packet, options);
        return each.length;
      }
      for (const { packets } of parts) countFrames(packets.length);
      writeTogether(
        socket,
        parts.map(({ frames }) => frames),
      );
      return 1;
    },
    isFull() {
      const socket = idleSocket();
      return socket === undefined
        ? insides.writeBuffer.length >= MAX_WAITING_PACKETS
        : socket.writableLength >= maxWaitingBytes;
    },
    onDrain(resume) {
      (idleSocket() ?? conn).once('drain', resume);
    },
  };
}
