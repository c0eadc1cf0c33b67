import type { LogEntry } from './log-entry.ts';

/** The newest entries of the log in memory, dense in `seq`, at most `capacity` of them. */
export interface Tail {
  /** The entries beyond a cursor, at most `limit`; `undefined` when the tail does not reach back that far. */
  since(seq: number, limit: number): LogEntry[] | undefined;
  push(entry: LogEntry): void;
}

/**
 * A tail of bounded size. Old entries are dropped in blocks, so that a push costs the same however full the tail is.
 *
 * @param startSeq - the log's tail when the memory begins: nothing at or before it is known here.
 */
export function createTail(capacity: number, startSeq: number): Tail {
  let entries: LogEntry[] = [];
  let firstSeq = startSeq + 1;

  return {
    since(seq, limit) {
      if (seq + 1 < firstSeq) return undefined;
      const from = seq + 1 - firstSeq;
      return entries.slice(from, from + limit);
    },
    push(entry) {
      if (capacity === 0) {
        firstSeq = entry.message.seq + 1;
        return;
      }
      entries.push(entry);
      if (entries.length >= capacity * 2) {
        entries = entries.slice(-capacity);
        firstSeq = entries[0]?.message.seq ?? entry.message.seq + 1;
      }
    },
  };
}
