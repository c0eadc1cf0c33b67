import { z } from 'zod';
import type { HttpProblem } from '../../http/problem.ts';
import { type Cursor, START } from '../../log/cursor.ts';
import type { PageSize } from '../../log/entry.ts';
import { wholeNumber } from '../../whole-number.ts';
import { cursorSchema } from '../cursor.ts';
import { readQuery } from '../query.ts';
import { DEFAULT_LIMIT, MAX_LIMIT, MAX_PAGE_BYTES } from './page-limit.ts';

/**
 * Longest time that a long poll is held, in milliseconds. [RFC 6202 §5.5] recommends 30 s. It must be less than the time after which proxies
 * answer 504: nginx by default 60 s, HAProxy in its documentation's examples 50 s.
 */
export const MAX_WAIT_MS = 45_000;

const querySchema = z.object({
  since: cursorSchema.default(START),
  limit: wholeNumber(1, MAX_LIMIT).default(DEFAULT_LIMIT),
  wait: wholeNumber(0, MAX_WAIT_MS).default(0),
});

/** The query of `GET /messages`. */
export interface PollQuery {
  /** The reader's cursor. */
  readonly since: Cursor;
  readonly limit: number;
  /** How long to hold the request if there is no message, in milliseconds; 0 for a plain poll. */
  readonly wait: number;
}

/** Returns the limits of one page. */
export function pageSizeOf({ limit }: Pick<PollQuery, 'limit'>): PageSize {
  return { entries: limit, bytes: MAX_PAGE_BYTES };
}

/** Reads the query of `GET /messages`. Returns a problem if it has a mistake. */
export function readPollQuery(url: string): PollQuery | HttpProblem {
  return readQuery(url, querySchema);
}
