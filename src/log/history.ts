import type { LogEntry } from './entry.ts';

/** Pages read from the store, shared by all readers that catch up. */
export interface History {
  /**
   * Returns one page of entries with a greater `seq` than the cursor, oldest first; empty if there are none.
   *
   * @throws what `read` throws (see {@link createHistory}).
   */
  after(seq: number): Promise<readonly LogEntry[]>;
}

/** Number of pages kept in memory. Readers that catch up together are only a few pages apart. */
const KEPT_PAGES = 16;

/**
 * Reads each page once for all readers at the same cursor, and keeps the last {@link KEPT_PAGES} pages for readers that ask a little
 * later.
 *
 * A reader whose cursor is in the middle of such a page gets the rest of it, and is together with the others from there on. So they
 * also share what each endpoint makes of an entry.
 *
 * @param read - reads from the store the page of entries beyond a cursor, oldest first.
 */
export function createHistory(read: (seq: number) => Promise<readonly LogEntry[]>): History {
  const kept: (readonly LogEntry[])[] = [];
  const reading = new Map<number, Promise<readonly LogEntry[]>>();

  const readAndKeep = async (seq: number): Promise<readonly LogEntry[]> => {
    try {
      const page = await read(seq);
      if (page.length > 0) kept.push(page);
      if (kept.length > KEPT_PAGES) kept.shift();
      return page;
    } finally {
      reading.delete(seq);
    }
  };

  return {
    async after(seq) {
      const cached = kept.find((page) => contains(page, seq + 1));
      if (cached !== undefined) return cached.slice(seq + 1 - firstSeq(cached));
      let page = reading.get(seq);
      if (page === undefined) {
        page = readAndKeep(seq);
        reading.set(seq, page);
      }
      return page;
    },
  };
}

/** Whether the page has the entry `seq`. The log is dense, so a page has every `seq` from its first to its last. */
function contains(page: readonly LogEntry[], seq: number): boolean {
  return seq >= firstSeq(page) && seq < firstSeq(page) + page.length;
}

function firstSeq(page: readonly LogEntry[]): number {
  return page[0]?.message.seq ?? 0;
}
