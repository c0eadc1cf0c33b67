import { Buffer } from 'node:buffer';
import { formatCursor } from '../../log/cursor.ts';
import type { LogEntry } from '../../log/entry.ts';
import type { GreetingForms } from '../push/greeting.ts';
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
 * Returns a function that encodes an entry of the log as the event `message`, once for all readers.
 *
 * Socket.IO's own broadcast also encodes once, but writes two buffers to each reader, header and payload. One buffer is cheaper to write. The
 * event's last argument is the offset that a client sends when it recovers its session.
 * [Socket.IO protocol 5: `2` is an event of the default namespace; Engine.IO protocol 4: `4` is a message]
 */
export function messageEventEncoder(logId: string): (entry: LogEntry) => EncodedPackets {
  return ({ message, json }) => encodeEvent('message', json, formatCursor(logId, message.seq));
}

/** Encodes a greeting as the event of its name. */
export function encodeGreeting({ event, json, cursor }: GreetingForms): EncodedPackets {
  return encodeEvent(event, json, cursor);
}

function encodeEvent(event: string, json: string, offset: string): EncodedPackets {
  const packet = `2["${event}",${json},"${offset}"]`;
  const frame = textFrame(`4${packet}`);
  return { packets: [{ packet, options: { compress: false, wsPreEncodedFrame: [frame] } }], frames: frame };
}

export function joinPackets(parts: readonly EncodedPackets[]): EncodedPackets {
  return {
    packets: parts.flatMap(({ packets }) => packets),
    frames: Buffer.concat(parts.map(({ frames }) => frames)),
  };
}
