import type { ServerResponse } from 'node:http';

/** What went wrong with a request, as RFC 9457 describes it. */
export interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  /** Headers that the status calls for, such as `Allow` or `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A mistake of the server's own. */
export const INTERNAL_ERROR: Problem = {
  status: 500,
  title: 'Internal error',
  detail: 'the server could not do this; its log says why',
};

/** A request that cannot be served, with the answer to give. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** Answers with a problem document (RFC 9457). Works on a bare Node response, so it serves Express and the modes alike. */
export function sendProblem(response: ServerResponse, { status, title, detail, headers }: Problem): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const body = JSON.stringify({ type: 'about:blank', title, status, detail });
  response.writeHead(status, {
    ...headers,
    'Content-Type': 'application/problem+json',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
  });
  response.end(body);
}
