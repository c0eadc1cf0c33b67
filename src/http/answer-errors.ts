import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler } from 'express';
import type { Logger } from 'pino';
import { z } from 'zod';
import { NobodyWaits } from '../store/retry.ts';
import { StoreUnavailable } from '../store/store-unavailable.ts';
import { BODY_TOO_LARGE } from './json-body.ts';
import { HttpProblem, INTERNAL_ERROR, type Problem, sendProblem } from './problem.ts';
import { storeProblem } from './store-problem.ts';

/**
 * A client error as Express and its middleware throw it: a parameter that cannot be decoded, a malformed body, a range beyond the end
 * of a file. https://github.com/jshttp/http-errors#error-properties
 */
const clientErrorSchema = z.object({
  status: z.number().int().min(400).max(499),
  message: z.string(),
  type: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
});
type ClientError = z.infer<typeof clientErrorSchema>;

/** Titles and details by `error.type` of body-parser. */
const BODY_PROBLEMS: Readonly<Record<string, Pick<Problem, 'title' | 'detail'>>> = {
  'entity.parse.failed': { title: 'Invalid JSON', detail: 'the body is not valid JSON' },
  'entity.too.large': BODY_TOO_LARGE,
};

function clientProblem(error: ClientError): Problem {
  const { status, message, type = '', headers } = error;
  return {
    status,
    title: STATUS_CODES[status] ?? 'Bad request',
    detail: `the request could not be read: ${message}`,
    ...BODY_PROBLEMS[type],
    ...(headers && { headers }),
  };
}

function problemOf(error: unknown): HttpProblem | undefined {
  if (error instanceof StoreUnavailable) return new HttpProblem(storeProblem(error), error);
  return error instanceof HttpProblem ? error : undefined;
}

/**
 * Creates the error handler of the app. It answers a client error with its 4xx status, a failed database with 503, and anything else with
 * 500 and a line in the log. It closes the connection of a client that no longer waits.
 */
export function answerErrors(log: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => {
    if (error instanceof NobodyWaits) return void response.destroy();
    const problem = problemOf(error);
    if (problem !== undefined) {
      if (problem.cause !== undefined) log.warn({ err: problem.cause }, problem.message);
      return sendProblem(response, problem.problem);
    }
    const clientError = clientErrorSchema.safeParse(error);
    if (clientError.success) return sendProblem(response, clientProblem(clientError.data));
    log.error({ err: error }, 'request failed');
    sendProblem(response, INTERNAL_ERROR);
  };
}
