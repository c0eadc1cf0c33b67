import type { IncomingMessage, ServerResponse } from 'node:http';
import express, { type RequestHandler } from 'express';
import { HttpProblem, type Problem, writeProblem } from './problem.ts';

/** Largest request body that is accepted, in bytes. */
export const MAX_BODY_BYTES = 16 * 1024;

/** Time that a client has to read the refusal of its body before the connection is closed under it. */
const LINGER_MS = 1_000;

const parse = express.json({ limit: MAX_BODY_BYTES });

/** The answer to a larger body, as it was sent or as it is when decompressed. */
export const BODY_TOO_LARGE: Problem = {
  status: 413,
  title: 'Body too large',
  detail: `a body may have at most ${MAX_BODY_BYTES} bytes`,
};

/**
 * Middleware that parses a JSON body into `request.body`, which stays undefined if there is no body. A body that is too large is answered as
 * soon as that is known, and not only when it has ended, which it need not.
 *
 * @throws {HttpProblem} 415 if the body has another media type or none: Express would treat it as empty. [RFC 9110 §15.5.16]
 */
export const jsonBody: RequestHandler = (request, response, next) => {
  const { 'content-type': given, 'content-length': length } = request.headers;
  if (length !== '0' && request.is('application/json') === false) {
    throw new HttpProblem({
      status: 415,
      title: 'Unsupported media type',
      detail: `a body is sent as application/json (given: ${given ?? 'no Content-Type'})`,
    });
  }
  if (Number(length ?? 0) > MAX_BODY_BYTES) return refuseBody(request, response);
  // A length holds, since Node counts it. A chunked body ends when its client likes.
  if (length !== undefined) return parse(request, response, next);
  let isRefused = false;
  countBody(request, () => {
    isRefused = true;
    refuseBody(request, response);
  });
  parse(request, response, (error?: unknown) => {
    if (!isRefused) next(error);
  });
};

/** Calls back once the bytes of a body exceed {@link MAX_BODY_BYTES}, before they are decompressed. */
function countBody(request: IncomingMessage, exceeded: () => void): void {
  let bytes = 0;
  const count = (chunk: { readonly length: number }): void => {
    bytes += chunk.length;
    if (bytes <= MAX_BODY_BYTES) return;
    request.off('data', count);
    exceeded();
  };
  request.on('data', count);
}

/**
 * Answers 413 while the body still arrives, and closes the connection when the client has ended or after {@link LINGER_MS}. What arrives until
 * then is read and dropped: closing a connection with bytes that were not read resets it, and the client may never see the answer.
 * [RFC 9112 §9.6]
 */
function refuseBody(request: IncomingMessage, response: ServerResponse): void {
  writeProblem(response, { ...BODY_TOO_LARGE, headers: { Connection: 'close' } });
  const end = (): void => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(end, LINGER_MS);
  request.once('close', end);
  request.resume();
}
