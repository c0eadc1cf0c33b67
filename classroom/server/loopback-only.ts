import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { isLoopbackAddress, isLoopbackName } from '../../src/http/loopback.ts';
import { HttpProblem } from '../../src/http/problem.ts';

/**
 * Returns whether a request comes from this machine, and from a page that this server has sent or from no page.
 *
 * The client's address alone is not enough. A browser on this machine also sends requests for pages of other sites (cross-site
 * request forgery), and a foreign host name can resolve to this machine (DNS rebinding). So `Host`, `Origin` and `Sec-Fetch-Site`
 * are checked as well.
 */
export function isLoopbackCaller({ socket, headers }: IncomingMessage): boolean {
  const { host, origin } = headers;
  if (!isLoopbackAddress(socket.remoteAddress ?? '') || !isLoopbackName(host ?? '')) return false;
  if (origin !== undefined && origin !== `http://${host}`) return false;
  const site = headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin' || site === 'none';
}

/**
 * Passes a request on if {@link isLoopbackCaller}. It guards the routes that put load on this machine.
 *
 * @throws {HttpProblem} 403 for any other request.
 */
export const loopbackOnly: RequestHandler = (request, _response, next) => {
  if (isLoopbackCaller(request)) return next();
  throw new HttpProblem({
    status: 403,
    title: 'Only from this machine',
    detail:
      'this puts load on the machine, so only a page opened on the machine itself, as http://localhost, may ask for it',
  });
};
