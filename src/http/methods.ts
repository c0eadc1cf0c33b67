import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import { sendProblem } from './problem.ts';

/**
 * Answers a request whose method the path does not take: `OPTIONS` with 204 [RFC 9110 §9.3.7], any other with 405 [§15.5.6], both with
 * the header `Allow`.
 *
 * @param methods - those that the path takes.
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

/** The part of Express's `IRoute` that is used here, for a path of any type. */
interface Route {
  readonly stack: readonly { readonly method: string }[];
  all(handler: RequestHandler): unknown;
}

/** Completes an Express route: answers every method that no handler added before takes. */
export function endRoute(route: Route): void {
  const handled = route.stack.map(({ method }) => method.toUpperCase());
  route.all(otherMethods(...new Set(handled)));
}

/** Creates a handler for all methods that are not `taken`. `GET` includes `HEAD`. */
export function otherMethods(...taken: readonly string[]): RequestHandler {
  const methods = taken.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
  return (request, response) => answerOtherMethod(request, response, methods);
}
