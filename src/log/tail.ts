import { createPage, type LogEntry, type PageSize } from './entry.ts';

/** The newest entries of the log in memory, dense in `seq`, at most `capacity` of them. */
export interface Tail {
  /** The entries beyond a cursor, at most a page of them; `undefined` when the tail does not reach back that far. */
  since(seq: number, size: PageSize): LogEntry[] | undefined;
  push(entry: LogEntry): void;
}

/** What the tail may hold of JSON, however long its messages are. */
export const MAX_TAIL_BYTES = 32 * 1024 * 1024;

/**
 * A tail of bounded size. Old entries are dropped in blocks, so that a push costs the same however full the tail is.
 *
 * @param startSeq - the log's tail when the memory begins: nothing at or before it is known here.
 */
export function createTail(capacity: number, startSeq: number, maxBytes: number = MAX_TAIL_BYTES): Tail {
  let entries: LogEntry[] = [];
  let firstSeq = startSeq + 1;
  let bytes = 0;

  /** Keeps the newest: so many, and half of the bytes that there may be. */
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
