import type { Problem } from '../problem.ts';

/** The answer to a client that wants more held answers than one connection may have. */
export const heldTooMany: Problem = {
  status: 503,
  title: 'Too many answers held on one connection',
  detail:
    'long polls and streams of one connection are answered one after the other; use a connection for each',
  headers: { 'Retry-After': '1' },
};
