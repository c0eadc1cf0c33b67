import { io } from 'socket.io-client';
import { GREETING_EVENTS, type Greeting } from '../../../../src/modes/push/greeting.ts';
import { arrive, arriveGreeting, type Lane, type LaneContext, type LaneKind, type Message } from './lane.ts';

/**
 * Returns the bytes of a text frame from the server: the payload and a header of two bytes, or four from 126 bytes on. Payloads of more
 * than 65,535 bytes do not occur. [RFC 6455 §5.2]
 */
export function frameBytes(payload: string): number {
  const bytes = new TextEncoder().encode(payload).length;
  return bytes + (bytes < 126 ? 2 : 4);
}

/**
 * Makes a lane that uses Socket.IO.
 *
 * @param mode - the mode of the benchmark that the lane shows.
 * @param pinned - whether to connect by WebSocket at once. Otherwise Socket.IO starts with polling and upgrades later.
 * @param lane - name of the lane, sent in the query of each request.
 */
export function socketIoLane({
  mode,
  pinned,
  lane,
}: {
  mode: string;
  pinned: boolean;
  lane: string;
}): LaneKind {
  return { mode, polls: false, start: (context) => start(context, pinned, lane) };
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
  // Resource Timing reports the polling requests, but not the upgrade. On a busy machine the upgrade may be done before `connect`, so
  // the listener is registered at `open`.
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
  socket.on('message', (message: Message, offset: string) => {
    cursor = offset;
    arrive(context, message);
  });
  for (const event of Object.values(GREETING_EVENTS)) {
    socket.on(event, (greeting: Greeting, offset: string) => {
      cursor = offset;
      arriveGreeting(context, greeting);
    });
  }
  return {
    adjust() {},
    stop() {
      socket.off();
      socket.disconnect();
    },
  };
}
