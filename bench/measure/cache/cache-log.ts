/** What a cache did with the requests that it answered in a window. */
export interface CacheCounts {
  /** Requests of readers. */
  readonly requests: number;
  /** Those of them that it answered alone. */
  readonly hits: number;
  /** Those of them that it answered from what it had while it fetched the next answer for another. */
  readonly stale: number;
  /** Bytes of requests and of answers, headers included, between readers and the cache. */
  readonly bytesIn: number;
  readonly bytesOut: number;
}

/** States of `$upstream_cache_status` in which a request did not reach the server. */
const HIT = 'HIT';
const STALE: readonly string[] = ['STALE', 'UPDATING'];

/**
 * Counts the requests of a log with lines of `$msec $upstream_cache_status $request_length $bytes_sent`.
 *
 * @param fromMs - of Unix time, as is `toMs`: requests that were answered before or after are left out.
 */
export function countCacheLog(log: string, fromMs: number, toMs: number): CacheCounts {
  const counts = { requests: 0, hits: 0, stale: 0, bytesIn: 0, bytesOut: 0 };
  for (const line of log.split('\n')) {
    const [seconds, status = '', bytesIn, bytesOut] = line.split(' ');
    const atMs = Number(seconds) * 1000;
    if (bytesOut === undefined || !(atMs >= fromMs && atMs < toMs)) continue;
    counts.requests++;
    if (status === HIT) counts.hits++;
    if (STALE.includes(status)) counts.stale++;
    counts.bytesIn += Number(bytesIn);
    counts.bytesOut += Number(bytesOut);
  }
  return counts;
}
