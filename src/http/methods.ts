import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import { sendProblem } from './problem.ts';

/**
 * Answers a method that an address does not take: `OPTIONS` with those that it takes [RFC 9110 §9.3.7], any other with 405 and the
 * same [§15.5.6].
 */
export function answerOtherMethod(
  { method }: IncomingMessage,
  response: ServerResponse,
  methods: readonly string[],
): void {
  const allow = methods.join(', ');
  if (method === 'OPTIONS') {
    response.writeHead(204, { Allow: allow }).end();
    return;
  }
  sendProblem(response, {
    status: 405,
    title: 'Method not allowed',
    detail: `this address takes ${allow}`,
    headers: { Allow: allow },
  });
}

/** What is used of a route, whatever its path. */
interface Route {
  readonly stack: readonly { readonly method: string }[];
  all(handler: RequestHandler): unknown;
}

/** Ends a route of Express, which knows what it takes: every other method is answered here. */
export function endRoute(route: Route): void {
  const handled = route.stack.map(({ method }) => method.toUpperCase());
  route.all(otherMethods(...new Set(handled)));
}

/** Answers the methods that are not among these; `HEAD` is with `GET`. */
export function otherMethods(...taken: readonly string[]): RequestHandler {
  const methods = taken.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
  return (request, response) => answerOtherMethod(request, response, methods);
}
