import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Meter } from '../meter.ts';
import type { Endpoint } from '../modes/endpoint.ts';
import { pathOf } from '../modes/query.ts';
import type { Access, Refused } from './access.ts';
import { sendProblem } from './problem.ts';
import { answersTokenLink } from './token-link.ts';

/** Asks every request for what {@link Access} wants, whatever it is for. */
export interface Entrance {
  /** Answers a request that is refused, or that is the link with the token. Returns `false` for all others. */
  answers(request: IncomingMessage, response: ServerResponse): boolean;
  /** Returns whether a request that offers an upgrade may have it. One that may not is answered as an ordinary request. */
  letsPass(request: IncomingMessage): boolean;
}

/** What tells whether the server is well, for whoever watches over it: it has no message in it. */
const WITHOUT_TOKEN: readonly string[] = ['/healthz', '/readyz'];

/** @param endpoints - of which some ask for the token themselves. */
export function createEntrance(
  access: Access,
  endpoints: readonly Pick<Endpoint, 'path' | 'asksForToken'>[],
  meter: Pick<Meter, 'countRefusal'>,
): Entrance {
  const open = new Set([
    ...WITHOUT_TOKEN,
    ...endpoints.filter(({ asksForToken }) => asksForToken).map(({ path }) => path),
  ]);
  const refusalOf = (request: IncomingMessage): Refused | undefined => {
    const isOpen = access.wantsToken && open.has(pathOf(request.url ?? ''));
    return isOpen ? access.foreignnessOf(request) : access.refusalOf(request);
  };
  return {
    answers(request, response) {
      const refused = refusalOf(request);
      if (refused === undefined) return false;
      if (refused.why === 'token' && answersTokenLink(access, request, response)) return true;
      meter.countRefusal(refused.why);
      sendProblem(response, refused.problem);
      return true;
    },
    letsPass: (request) => refusalOf(request) === undefined,
  };
}
