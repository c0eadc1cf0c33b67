import type { Mode } from '../mode.ts';

/** The client asks, and the server holds the request until there is a message. */
export const longPoll: Mode = {
  name: 'long-poll',
  aliases: [],
  summary: 'asks GET /messages and is kept waiting until there is an answer',
  kind: 'hold',
  handshakesPerClient: 0,
  server: { tuned: () => import('../poll/server.ts'), typical: () => import('../../typical/polls.ts') },
  clients: { lean: () => import('./lean.ts'), library: () => import('./library.ts') },
};
