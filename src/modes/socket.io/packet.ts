import { Buffer } from 'node:buffer';
import type { LogEntry } from '../../log/entry.ts';
import { textFrame } from '../websocket/frame.ts';

/** Packets that are handed over together, both ways in which a reader may get them. */
export interface EncodedPackets {
  /** For Engine.IO, which takes them one by one. */
  readonly packets: readonly EncodedPacket[];
  /** For a WebSocket: all of their frames. */
  readonly frames: Buffer;
}

/** A Socket.IO packet as Engine.IO's `write` takes it. */
interface EncodedPacket {
  readonly packet: string;
  readonly options: {
    readonly compress: false;
    /** The whole WebSocket frame: with it Engine.IO encodes nothing. Its HTTP transport goes by `packet`. */
    readonly wsPreEncodedFrame: readonly [Buffer];
  };
}

/**
 * The event `message` of an entry, encoded for every reader at once.
 *
 * Socket.IO's own broadcast encodes once as well, and then hands each reader two buffers, header and payload; one buffer is one
 * plain write to the kernel instead of a gathered one. The last argument is the offset with which a client returns to its session.
 * [Socket.IO protocol 5: `2` is an event of the default namespace; Engine.IO protocol 4: `4` is a message]
 */
export function encodeMessageEvent({ message, json }: LogEntry): EncodedPackets {
  const packet = `2["message",${json},"${message.seq}"]`;
  const frame = textFrame(`4${packet}`);
  return { packets: [{ packet, options: { compress: false, wsPreEncodedFrame: [frame] } }], frames: frame };
}

export function joinPackets(parts: readonly EncodedPackets[]): EncodedPackets {
  return {
    packets: parts.flatMap(({ packets }) => packets),
    frames: Buffer.concat(parts.map(({ frames }) => frames)),
  };
}
