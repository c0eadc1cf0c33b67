import { io } from 'socket.io-client';
import type { ClientOptions, DeliveryClient } from '../mode.ts';

/** How long a connect may take before it counts as failed. */
const CONNECT_TIMEOUT_MS = 20_000;

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
  const socket = io(baseUrl, {
    transports,
    autoConnect: false,
    forceNew: true,
    timeout: CONNECT_TIMEOUT_MS,
    auth: (send) => send({ since: cursor }),
  });
  socket.on('message', ({ seq }: { seq: number }) => {
    cursor = Math.max(cursor, seq);
    events.message(seq);
  });

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
        socket.io.reconnection(true);
        socket.connect();
      });
    },
    drop() {
      // The end of the transport without a goodbye; no reconnection until `open`.
      socket.io.reconnection(false);
      socket.io.engine?.close();
    },
    async close() {
      socket.disconnect();
    },
  };
}
