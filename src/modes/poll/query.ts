import { z } from 'zod';
import type { HttpProblem } from '../../http/problem.ts';
import type { PageSize } from '../../log/entry.ts';
import { wholeNumber } from '../../whole-number.ts';
import { cursorParameter, readQuery } from '../query.ts';
import { DEFAULT_LIMIT, MAX_LIMIT, MAX_PAGE_BYTES } from './page-limit.ts';

/**
 * Longest that a long poll is held, in milliseconds. [RFC 6202 §5.5] recommends 30 s. Proxies as they come answer 504 when nothing
 * came from the server for so long: nginx after 60 s, HAProxy after the 50 s of its documentation's examples.
 */
export const MAX_WAIT_MS = 45_000;

const querySchema = z.object({
  since: cursorParameter.default(0),
  limit: wholeNumber(1, MAX_LIMIT).default(DEFAULT_LIMIT),
  wait: wholeNumber(0, MAX_WAIT_MS).default(0),
});

/** What `GET /messages` was asked for. */
export interface PollQuery {
  /** The reader's cursor. */
  readonly since: number;
  readonly limit: number;
  /** How long to hold the answer when there is none, in milliseconds; 0 for a plain poll. */
  readonly wait: number;
}

/** How much one answer takes along. */
export function pageSizeOf({ limit }: PollQuery): PageSize {
  return { entries: limit, bytes: MAX_PAGE_BYTES };
}

/** Reads the query of `GET /messages`. */
export function readPollQuery(url: string): PollQuery | HttpProblem {
  return readQuery(url, querySchema);
}
