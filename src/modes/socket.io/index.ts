import { HEARTBEATS } from '../heartbeat.ts';
import type { Mode } from '../mode.ts';

/** The server sends an event for each message, over a WebSocket from the first byte on. */
export const socketIo: Mode = {
  name: 'socket.io',
  aliases: ['push'],
  summary: 'Socket.IO event over a WebSocket, transport pinned',
  kind: 'push',
  keepsSessions: true,
  handshakesPerClient: 1,
  heartbeat: HEARTBEATS.webSocket,
  server: { tuned: () => import('./server.ts'), typical: () => import('../../typical/socket.io.ts') },
  clients: { lean: () => import('./lean.ts'), library: () => import('./library.ts') },
};
