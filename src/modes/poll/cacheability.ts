import type { IncomingHttpHeaders } from 'node:http';
import type { ServerConfig } from '../../config.ts';
import type { PollQuery } from './query.ts';

/**
 * One reader's own view: shared caches must not store it, and a browser must revalidate it before each use. [RFC 9111 §5.2.2.4, §5.2.2.7]
 */
export const PRIVATE = 'private, no-cache';

/** Returns the `Cache-Control` of the answer to a poll. */
export type CacheControlOf = (headers: IncomingHttpHeaders, query: Pick<PollQuery, 'wait'>) => string;

/**
 * Creates the rule for which polls shared caches may answer for the server.
 *
 * An answer may be shared if everybody gets the same one: the server asks for no token, the request brings no credentials, and nothing is held
 * back for the reader, as in a long poll. All that such an answer depends on is in its URL, so it needs no `Vary`. It stays fresh for
 * `pollMaxAgeS`; `stale-while-revalidate` [RFC 5861 §3] lets a cache go on with it for as long again while it fetches the next one, so that
 * only one of many requests reaches the server. `s-maxage` would forbid that. [RFC 9111 §4.2.4]
 */
export function cacheControlRule({
  pollMaxAgeS,
  accessToken,
}: Pick<ServerConfig, 'pollMaxAgeS' | 'accessToken'>): CacheControlOf {
  if (pollMaxAgeS === 0 || accessToken !== undefined) return () => PRIVATE;
  const shared = `public, max-age=${pollMaxAgeS}, stale-while-revalidate=${pollMaxAgeS}`;
  return ({ authorization, cookie }, { wait }) =>
    // [RFC 9111 §3.5] With credentials an answer may be stored only where the server says so, and it does not.
    authorization === undefined && cookie === undefined && wait === 0 ? shared : PRIVATE;
}
