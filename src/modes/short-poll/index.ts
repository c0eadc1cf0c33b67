import type { Mode } from '../mode.ts';

/** The client asks at every interval whether there is news. */
export const shortPoll: Mode = {
  name: 'short-poll',
  aliases: ['pull'],
  summary: 'asks GET /messages every interval',
  kind: 'poll',
  handshakesPerClient: 0,
  server: { tuned: () => import('../poll/server.ts'), typical: () => import('../../typical/polls.ts') },
  clients: { lean: () => import('./lean.ts'), library: () => import('./library.ts') },
};
