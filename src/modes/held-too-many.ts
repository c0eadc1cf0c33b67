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

/** Answers a client that wants more held answers than one connection may have. It has sent far ahead, so nothing more of it is read. */
export function refuseHeld(response: ServerResponse, connection: Connection): void {
  connection.endAfter(response);
  sendProblem(response, TOO_MANY);
}
