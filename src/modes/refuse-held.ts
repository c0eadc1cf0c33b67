import type { ServerResponse } from 'node:http';
import type { Connection } from '../http/connections.ts';
import { type Problem, sendProblem } from '../http/problem.ts';

const TOO_MANY: Problem = {
  status: 503,
  title: 'Too many answers held on one connection',
  detail:
    'long polls and streams of one connection are answered one after the other; use a connection for each',
  headers: { 'Retry-After': '1' },
};

/**
 * Answers 503 to a long poll or stream beyond the number that one connection may have. Its client sends requests without waiting for answers,
 * so the connection is closed after this one.
 */
export function refuseHeld(response: ServerResponse, connection: Connection): void {
  connection.endAfter(response);
  sendProblem(response, TOO_MANY);
}
