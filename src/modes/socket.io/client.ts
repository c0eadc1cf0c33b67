import { io } from 'socket.io-client';
import { CONNECT_TIMEOUT_MS } from '../client/connect-timeout.ts';
import type { ClientOptions, DeliveryClient } from '../mode.ts';

/**
 * A reader by `socket.io-client`, as its documentation has it: reconnects by itself with jitter, and hands the server its cursor
 * each time, for when the session cannot be recovered.
 *
 * @param transports - `['websocket']` pinned, or the default that polls first and then upgrades.
 */
export function createSocketIoClient(
  { baseUrl, since, events }: ClientOptions,
  transports: string[],
): DeliveryClient {
  let cursor = since;
  let wanted = false;
  const socket = io(baseUrl, {
    transports,
    autoConnect: false,
    forceNew: true,
    timeout: CONNECT_TIMEOUT_MS,
    auth(send) {
      // What a poll brought in the very turn that its connection ended in is kept here and would be repeated after the next connect,
      // although the server, which goes by the cursor and the offset, sends it again.
      socket.receiveBuffer = [];
      send({ since: cursor });
    },
  });
  socket.on('message', ({ seq }: { seq: number }) => {
    cursor = seq;
    events.message(seq);
  });
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
        // A transport that was dropped in the middle of its upgrade ends only when that is through.
        if (socket.connected) socket.once('disconnect', () => queueMicrotask(connect));
        else connect();
      });
    },
    drop() {
      wanted = false;
      // The transport ends without the protocol's own goodbye, so that the server keeps the session; no reconnection until `open`.
      socket.io.reconnection(false);
      socket.io.engine?.close();
    },
    async close() {
      wanted = false;
      socket.disconnect();
    },
  };
}
