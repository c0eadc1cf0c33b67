import type { IncomingHttpHeaders } from 'node:http';
import type { Problem } from './problem.ts';

/** The answer when {@link failsIfMatch} returns `true`. */
export const PRECONDITION_FAILED: Problem = {
  status: 412,
  title: 'Precondition failed',
  detail: 'If-Match names none of the validators that this answer has now; ask again without it',
};

/**
 * Returns whether `If-Match` fails: it is neither `*` nor lists `etag` by strong comparison [RFC 9110 §13.1.1]. Evaluate it before
 * all other preconditions [§13.2.2].
 */
export function failsIfMatch({ 'if-match': header }: IncomingHttpHeaders, etag: string): boolean {
  return header !== undefined && header !== '*' && !lists(header, (listed) => listed === etag);
}

/** Returns whether `If-None-Match` is `*` or lists `etag` by weak comparison, so that the answer is 304 [RFC 9110 §13.1.2]. */
export function hasUnchanged({ 'if-none-match': header }: IncomingHttpHeaders, etag: string): boolean {
  if (header === undefined) return false;
  // Nearly every conditional poll sends exactly one validator.
  if (header === etag || header === '*') return true;
  return lists(header, (listed) => listed === etag || listed === `W/${etag}`);
}

/**
 * Returns whether a list of entity tags has one that matches. A tag may hold commas and blanks, and a list may have empty elements.
 * Parsing stops at the first element that is not a tag. [RFC 9110 §5.6.1, §8.8.3]
 */
function lists(header: string, matches: (listed: string) => boolean): boolean {
  const element = /[\t ,]*((?:W\/)?"[\x21\x23-\x7e\x80-\xff]*")[\t ]*(?=,|$)/y;
  for (let found = element.exec(header); found !== null; found = element.exec(header)) {
    if (matches(found[1] as string)) return true;
  }
  return false;
}
