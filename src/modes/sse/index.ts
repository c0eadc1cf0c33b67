import { HEARTBEATS } from '../heartbeat.ts';
import type { Mode } from '../mode.ts';

/** One request whose response never ends. The server writes an event to it for each message. */
export const sse: Mode = {
  name: 'sse',
  aliases: [],
  summary: 'an event stream (EventSource) from GET /messages/stream',
  kind: 'push',
  handshakesPerClient: 1,
  heartbeat: HEARTBEATS.stream,
  server: { tuned: () => import('./server.ts'), typical: () => import('../../typical/sse.ts') },
  clients: { lean: () => import('./lean.ts'), library: () => import('./library.ts') },
};
