import { Buffer } from 'node:buffer';
import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';

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

/** Answers a connection with a problem document before any request, and ends it. */
export function endWith(socket: Socket, problem: Problem): void {
  const body = problemBody(problem);
  const headers = {
    ...problem.headers,
    'Content-Type': 'application/problem+json',
    'Content-Length': Buffer.byteLength(body),
    Connection: 'close',
  };
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/** Answers with a problem document [RFC 9457], or destroys the response if its headers are already sent. Works with and without Express. */
export function sendProblem(response: ServerResponse, problem: Problem): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.end(writeHead(response, problem));
}

/** Writes a problem document in full, and leaves the response open, so that its caller decides when the connection may end. */
export function writeProblem(response: ServerResponse, problem: Problem): void {
  response.write(writeHead(response, problem));
}

/** Writes the headers. @returns the body. */
function writeHead(response: ServerResponse, problem: Problem): string {
  const body = problemBody(problem);
  response.writeHead(problem.status, {
    ...problem.headers,
    'Content-Type': 'application/problem+json',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
  });
  return body;
}

/** Returns a problem document as JSON. */
export function problemBody({ status, title, detail, members }: Problem): string {
  return JSON.stringify({ type: 'about:blank', title, status, detail, ...members });
}
