import type { ServerResponse } from 'node:http';

/** What went wrong with a request, as RFC 9457 describes it. */
export interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  /** Headers that the status calls for, such as `Allow` or `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the document (extension members [RFC 9457 §3.2]). */
  readonly members?: Readonly<Record<string, string>>;
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

  /** @param cause - what went wrong inside, for the log. */
  constructor(problem: Problem, cause?: unknown) {
    super(problem.detail, { cause });
    this.problem = problem;
  }
}

/** Answers with a problem document (RFC 9457). Works on a bare Node response, so it serves Express and the modes alike. */
export function sendProblem(
  response: ServerResponse,
  { status, title, detail, headers, members }: Problem,
): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const body = JSON.stringify({ type: 'about:blank', title, status, detail, ...members });
  response.writeHead(status, {
    ...headers,
    'Content-Type': 'application/problem+json',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
  });
  response.end(body);
}
