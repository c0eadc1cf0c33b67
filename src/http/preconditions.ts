import type { IncomingHttpHeaders } from 'node:http';
import type { Problem } from './problem.ts';

export const PRECONDITION_FAILED: Problem = {
  status: 412,
  title: 'Precondition failed',
  detail: 'If-Match names none of the validators that this answer has now; ask again without it',
};

/** [RFC 9110 §13.1.1] If-Match: `*`, or a list of validators by strong comparison. It comes before all others [§13.2.2]. */
export function failsIfMatch({ 'if-match': header }: IncomingHttpHeaders, etag: string): boolean {
  return header !== undefined && header !== '*' && !lists(header, (listed) => listed === etag);
}

/** [RFC 9110 §13.1.2] If-None-Match: `*`, or a list of validators by weak comparison. */
export function hasUnchanged({ 'if-none-match': header }: IncomingHttpHeaders, etag: string): boolean {
  if (header === undefined) return false;
  // Nearly every conditional poll: one validator, sent back as it came.
  if (header === etag || header === '*') return true;
  return lists(header, (listed) => listed === etag || listed === `W/${etag}`);
}

/**
 * Whether a list of entity tags has one that matches. A tag may have commas and blanks of its own between its quotes, and a list
 * may have empty elements. What follows something that is no tag is not read. [RFC 9110 §5.6.1, §8.8.3]
 */
function lists(header: string, matches: (listed: string) => boolean): boolean {
  const element = /[\t ,]*((?:W\/)?"[\x21\x23-\x7e\x80-\xff]*")[\t ]*(?=,|$)/y;
  for (let found = element.exec(header); found !== null; found = element.exec(header)) {
    if (matches(found[1] as string)) return true;
  }
  return false;
}
