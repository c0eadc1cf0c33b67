import { io } from 'socket.io-client';
import { CONNECT_TIMEOUT_MS } from '../client/connect-timeout.ts';
import { readServerUrl } from '../client/server-url.ts';
import type { ClientOptions, DeliveryClient } from '../mode.ts';
import { GREETING_EVENTS } from '../push/greeting.ts';

/**
 * Creates a reader that uses `socket.io-client` as its documentation recommends. It reconnects by itself with jitter, and sends its cursor each
 * time, in case the session cannot be recovered.
 *
 * @param transports - `['websocket']`, or the default, which polls first and then upgrades.
 */
export function createSocketIoClient(
  { baseUrl, since, events }: ClientOptions,
  transports: string[],
): DeliveryClient {
  const { origin, token } = readServerUrl(baseUrl);
  let cursor = String(since);
  let wanted = false;
  const socket = io(origin, {
    transports,
    autoConnect: false,
    forceNew: true,
    timeout: CONNECT_TIMEOUT_MS,
    auth(send) {
      // If a poll's answer and the end of its connection come in the same turn of the event loop, the client buffers the events, and would
      // emit them after the next connect. The server sends the same messages again, since it goes by the cursor.
      socket.receiveBuffer = [];
      send({ since: cursor, ...(token !== undefined && { token }) });
    },
  });
  socket.on('message', ({ seq }: { seq: number }, offset: string) => {
    cursor = offset;
    events.message(seq);
  });
  for (const event of Object.values(GREETING_EVENTS)) {
    socket.on(event, (_greeting: unknown, offset: string) => {
      cursor = offset;
      if (event === GREETING_EVENTS.other) events.reset();
    });
  }
  socket.on('disconnect', (reason) => {
    if (wanted) events.trouble(reason);
  });

  const connect = (): void => {
    wanted = true;
    socket.io.reconnection(true);
    socket.connect();
  };

  return {
    open() {
      return new Promise((resolve, reject) => {
        const settle = (act: () => void): void => {
          socket.off('connect', onConnect);
          socket.off('connect_error', onError);
          act();
        };
        const onConnect = (): void => settle(resolve);
        const onError = (error: Error): void => settle(() => reject(error));
        socket.on('connect', onConnect);
        socket.on('connect_error', onError);
        // A transport that was dropped during its upgrade stays connected until the upgrade has finished.
        if (socket.connected) socket.once('disconnect', () => queueMicrotask(connect));
        else connect();
      });
    },
    drop() {
      wanted = false;
      // Without a DISCONNECT packet, so that the server keeps the session. The client must not reconnect before `open`.
      socket.io.reconnection(false);
      socket.io.engine?.close();
    },
    async close() {
      wanted = false;
      socket.disconnect();
    },
  };
}
