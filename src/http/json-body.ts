import express, { type RequestHandler } from 'express';
import { HttpProblem } from './problem.ts';

/** Largest request body that is read at all, in bytes. */
export const MAX_BODY_BYTES = 16 * 1024;

const parse = express.json({ limit: MAX_BODY_BYTES });

/**
 * Reads the body of a request as JSON; `request.body` stays undefined where there is none. A body of another media type, or of none,
 * is refused rather than taken for an empty one. [RFC 9110 §15.5.16]
 */
export const jsonBody: RequestHandler = (request, response, next) => {
  const { 'content-type': given, 'content-length': length } = request.headers;
  if (length === '0' || request.is('application/json') !== false) return parse(request, response, next);
  throw new HttpProblem({
    status: 415,
    title: 'Unsupported media type',
    detail: `a body is sent as application/json (given: ${given ?? 'no Content-Type'})`,
  });
};
