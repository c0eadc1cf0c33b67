import { io } from 'socket.io-client';
import { arrive, type Lane, type LaneContext, type LaneKind, type Message } from './lane.ts';

/** A server's frame up to 125 bytes has two bytes of header, a longer one four. [RFC 6455 §5.2] */
export function frameBytes(payload: string): number {
  const bytes = new TextEncoder().encode(payload).length;
  return bytes + (bytes < 126 ? 2 : 4);
}

/** @param pinned - a WebSocket from the first byte on, rather than polling that is upgraded later. */
export function socketIoLane({ pinned, lane }: { pinned: boolean; lane: string }): LaneKind {
  return { polls: false, start: (context) => start(context, pinned, lane) };
}

function start(context: LaneContext, pinned: boolean, lane: string): Lane {
  const { record } = context;
  let cursor = context.since;
  const socket = io({
    ...(pinned && { transports: ['websocket'] }),
    forceNew: true,
    query: { lane },
    reconnectionDelay: 500,
    reconnectionDelayMax: 2_000,
    auth: (send) => send({ since: cursor }),
  });
  // The requests of a set-up by polling are seen by the browser's own timing, but for the upgrade itself, which on a busy machine
  // may be done before the answer to the connection is there.
  if (!pinned) socket.io.on('open', () => socket.io.engine.once('upgrade', () => record.handshake()));
  socket.on('connect', () => {
    if (pinned) record.handshake();
    socket.io.engine.on('packet', ({ data }: { data?: string }) => {
      if (typeof data === 'string') record.addBytes(frameBytes(data) + 1);
    });
    record.setOnline(true);
  });
  socket.on('connect_error', () => record.setOnline(false));
  socket.on('disconnect', () => record.setOnline(false));
  socket.on('message', (message: Message) => {
    cursor = message.seq;
    arrive(context, message);
  });
  return {
    adjust() {},
    stop() {
      socket.off();
      socket.disconnect();
    },
  };
}
