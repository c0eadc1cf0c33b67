import { HEARTBEATS } from '../heartbeat.ts';
import type { Mode } from '../mode.ts';

/** One request whose response never ends. The server writes a line of JSON to it for each message. */
export const ndjson: Mode = {
  name: 'ndjson',
  aliases: [],
  summary: 'lines of JSON from GET /messages/ndjson, read by fetch',
  kind: 'push',
  handshakesPerClient: 1,
  heartbeat: HEARTBEATS.stream,
  server: { tuned: () => import('./server.ts'), typical: () => import('../../typical/ndjson.ts') },
  clients: { lean: () => import('./lean.ts'), library: () => import('./library.ts') },
};
