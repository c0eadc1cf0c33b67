import { HEARTBEATS } from '../heartbeat.ts';
import type { Mode } from '../mode.ts';

const library = () => import('./library.ts');

/** Socket.IO with its default transports: the first packets travel by long polling, then the connection is upgraded to a WebSocket. */
export const socketIoUpgrade: Mode = {
  name: 'socket.io-upgrade',
  aliases: [],
  summary: 'Socket.IO event, default transports: long polling first, then a WebSocket',
  kind: 'push',
  keepsSessions: true,
  // Engine.IO handshake, CONNECT packet, its answer, the WebSocket, and the poll that is held until the upgrade ends it.
  handshakesPerClient: 5,
  deliversAs: 'socket.io',
  heartbeat: HEARTBEATS.webSocket,
  server: {
    tuned: () => import('../socket.io/server.ts'),
    typical: () => import('../../typical/socket.io.ts'),
  },
  // The upgrade is the library's own behaviour, so there is no lean client.
  clients: { lean: library, library },
};
