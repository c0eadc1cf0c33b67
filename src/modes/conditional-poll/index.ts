import type { Mode } from '../mode.ts';

/** The client asks at every interval, with the validator of its last answer. If nothing changed, the answer is 304 without a body. */
export const conditionalPoll: Mode = {
  name: 'conditional-poll',
  aliases: [],
  summary: 'asks GET /messages every interval with If-None-Match',
  kind: 'poll',
  handshakesPerClient: 0,
  server: { tuned: () => import('../poll/server.ts'), typical: () => import('../../typical/polls.ts') },
  clients: { lean: () => import('./lean.ts'), library: () => import('./library.ts') },
};
