import express, { type RequestHandler } from 'express';
import { HttpProblem } from './problem.ts';

/** Largest request body that is accepted, in bytes. */
export const MAX_BODY_BYTES = 16 * 1024;

const parse = express.json({ limit: MAX_BODY_BYTES });

/**
 * Middleware that parses a JSON body into `request.body`, which stays undefined if there is no body.
 *
 * @throws {HttpProblem} 415 if the body has another media type or none: Express would treat it as empty. [RFC 9110 §15.5.16]
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
