import { HEARTBEATS } from '../heartbeat.ts';
import type { Mode } from '../mode.ts';

/** The server sends a WebSocket message for each message and nothing else: the lowest cost of push over a WebSocket, to compare Socket.IO with. */
export const webSocket: Mode = {
  name: 'websocket',
  aliases: ['ws'],
  summary: 'plain WebSocket on /messages/socket',
  kind: 'push',
  handshakesPerClient: 1,
  heartbeat: HEARTBEATS.webSocket,
  server: { tuned: () => import('./server.ts'), typical: () => import('../../typical/websocket.ts') },
  clients: { lean: () => import('./lean.ts'), library: () => import('./library.ts') },
};
