import { Buffer } from 'node:buffer';
import type { LogEntry } from '../../log/entry.ts';
import { textFrame } from '../websocket/frame.ts';

/** Packets that are sent together, in both forms in which they can be sent. */
export interface EncodedPackets {
  /** For Engine.IO's `write`, which takes one packet a call. */
  readonly packets: readonly EncodedPacket[];
  /** For a WebSocket's TCP socket: the frames of all packets. */
  readonly frames: Buffer;
}

/** A Socket.IO packet as Engine.IO's `write` takes it. */
interface EncodedPacket {
  readonly packet: string;
  readonly options: {
    readonly compress: false;
    /** The complete WebSocket frame, so that Engine.IO does not encode the packet. Its HTTP transport uses `packet`. */
    readonly wsPreEncodedFrame: readonly [Buffer];
  };
}

/**
 * Encodes an entry as the event `message`, once for all readers.
 *
 * Socket.IO's own broadcast also encodes once, but writes two buffers to each reader, header and payload. One buffer is cheaper to write. The
 * event's last argument is the offset that a client sends when it recovers its session.
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
