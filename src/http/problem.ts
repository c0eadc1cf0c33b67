import type { ServerResponse } from 'node:http';

/** The problem details of a failed request, as in RFC 9457. */
export interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  /** Further response headers, such as `Allow` or `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Extension members of the document [RFC 9457 §3.2]. */
  readonly members?: Readonly<Record<string, string>>;
}

/** The answer to an error in the server's own code. */
export const INTERNAL_ERROR: Problem = {
  status: 500,
  title: 'Internal error',
  detail: 'the server could not do this; its log says why',
};

/** Thrown by a route to answer with a problem document. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly problem: Problem;

  /** @param cause - the underlying error, for the log only. */
  constructor(problem: Problem, cause?: unknown) {
    super(problem.detail, { cause });
    this.problem = problem;
  }
}

/** Answers with a problem document [RFC 9457], or destroys the response if its headers are already sent. Works with and without Express. */
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
