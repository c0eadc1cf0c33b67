import type { Lane, LaneContext, LaneKind } from './lane.ts';
import { arrivePushed } from './pushed.ts';
import { frameBytes } from './socket-io.ts';

const RETRY_MS = 1_000;

/** The browser's own WebSocket: one message per frame. It does not reconnect by itself, so the lane does. */
export const webSocket: LaneKind = { mode: 'websocket', polls: false, start };

function start(context: LaneContext): Lane {
  const { record } = context;
  let cursor = context.since;
  let socket: WebSocket;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;

  const open = (): void => {
    const url = new URL(`messages/socket?since=${cursor}`, location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    socket = new WebSocket(url);
    socket.addEventListener('open', () => {
      record.handshake();
      record.setOnline(true);
    });
    socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
      record.addBytes(frameBytes(data));
      cursor = arrivePushed(context, cursor, data);
    });
    socket.addEventListener('close', () => {
      if (stopped) return;
      record.setOnline(false);
      timer = setTimeout(open, RETRY_MS);
    });
  };
  open();

  return {
    adjust() {},
    stop() {
      stopped = true;
      clearTimeout(timer);
      socket.close();
    },
  };
}
