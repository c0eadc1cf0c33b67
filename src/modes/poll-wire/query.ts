import { z } from 'zod';
import { HttpProblem } from '../../problem.ts';

/** Messages in one page unless the client asks for fewer or more. */
export const DEFAULT_LIMIT = 100;
export const MAX_LIMIT = 1_000;

/** Longest that a long poll is held, in milliseconds. [RFC 6202 §5.5] recommends 30 s; proxies commonly cut at 60 s. */
export const MAX_WAIT_MS = 60_000;

const wholeNumber = (max: number) => {
  const constraint = `must be a whole number from 0 to ${max}`;
  return z
    .string()
    .regex(/^\d{1,16}$/, constraint)
    .transform(Number)
    .refine((value) => value <= max, constraint);
};

const querySchema = z.object({
  since: wholeNumber(Number.MAX_SAFE_INTEGER).default(0),
  limit: wholeNumber(MAX_LIMIT)
    .refine((value) => value > 0, `must be a whole number from 1 to ${MAX_LIMIT}`)
    .default(DEFAULT_LIMIT),
  wait: wholeNumber(MAX_WAIT_MS).default(0),
});

/** What `GET /messages` was asked for. */
export interface PollQuery {
  /** The reader's cursor. */
  readonly since: number;
  readonly limit: number;
  /** How long to hold the answer when there is none, in milliseconds; 0 for a plain poll. */
  readonly wait: number;
}

/**
 * Reads the query of `GET /messages`.
 *
 * @returns what was asked, or a problem (not thrown: the hot path asks too) that lists every parameter at fault with its
 * constraint and the value given.
 */
export function readPollQuery(url: string): PollQuery | HttpProblem {
  const question = url.indexOf('?');
  const given = Object.fromEntries(new URLSearchParams(question < 0 ? '' : url.slice(question + 1)));
  const parsed = querySchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const detail = parsed.error.issues
    .map(
      ({ path, message }) =>
        `${String(path[0])} ${message} (given: ${JSON.stringify(given[String(path[0])])})`,
    )
    .join('; ');
  return new HttpProblem({ status: 400, title: 'Bad query', detail });
}
