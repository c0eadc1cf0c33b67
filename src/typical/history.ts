import type { Feed } from '../log/feed.ts';
import type { Message } from '../log/message.ts';

/** More messages than a log has: tutorials query all that a reader has not got. */
const ALL = 1_000_000_000;

/**
 * Reads from the store what a reader has not got, in one query.
 *
 * @param since - the `seq` of its last message, as it came with the request; none for all messages.
 */
export async function missedSince(feed: Feed, since: unknown): Promise<readonly Message[]> {
  const seq = readSince(since);
  return seq === undefined ? [] : await feed.query(seq, ALL);
}

/** Reads a cursor, which here is a plain number. Returns `undefined` for anything else. */
export function readSince(given: unknown): number | undefined {
  const seq = Number(given ?? 0);
  return Number.isSafeInteger(seq) && seq >= 0 ? seq : undefined;
}
