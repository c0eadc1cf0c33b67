import { createPage, type LogEntry, type PageSize } from './entry.ts';

/** The newest entries of the log, kept in memory without holes in `seq`. */
export interface Tail {
  /** Returns the entries beyond a cursor, oldest first, at most one page; `undefined` if the tail does not reach back that far. */
  since(seq: number, size: PageSize): LogEntry[] | undefined;
  /** Adds the next entry; its `seq` must be one more than that of the last. */
  push(entry: LogEntry): void;
}

/** Most bytes of JSON that the tail keeps. */
export const MAX_TAIL_BYTES = 32 * 1024 * 1024;

/**
 * Creates an empty tail. It drops old entries in blocks, so that the cost of a push does not grow with the size of the tail.
 *
 * @param capacity - entries kept at least, unless `maxBytes` is reached; up to twice as many until the next block is dropped. 0 keeps none.
 * @param startSeq - `seq` of the last entry before the first push; the tail does not have it.
 * @param maxBytes - most bytes of JSON kept.
 */
export function createTail(capacity: number, startSeq: number, maxBytes: number = MAX_TAIL_BYTES): Tail {
  let entries: LogEntry[] = [];
  let firstSeq = startSeq + 1;
  let bytes = 0;

  /** Keeps the newest entries: at most `capacity` of them, and at most `maxBytes / 2`. */
  const dropOldest = (): void => {
    let kept = 0;
    bytes = 0;
    for (let next = entries.at(-1); next !== undefined; next = entries.at(-1 - kept)) {
      if (kept === capacity || bytes + next.bytes > maxBytes / 2) break;
      bytes += next.bytes;
      kept++;
    }
    firstSeq += entries.length - kept;
    entries = kept === 0 ? [] : entries.slice(-kept);
  };

  return {
    since(seq, size) {
      if (seq + 1 < firstSeq) return undefined;
      const page = createPage(size);
      for (let index = seq + 1 - firstSeq; index < entries.length; index++) {
        if (!page.add(entries[index] as LogEntry)) break;
      }
      return page.entries;
    },
    push(entry) {
      if (capacity === 0) {
        firstSeq = entry.message.seq + 1;
        return;
      }
      entries.push(entry);
      bytes += entry.bytes;
      if (entries.length >= capacity * 2 || bytes > maxBytes) dropOldest();
    },
  };
}
