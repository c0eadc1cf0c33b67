import type { LogEntry } from './entry.ts';

/** What is read of the log's past, shared by all readers who catch up. */
export interface History {
  /** Entries beyond a cursor, oldest first: as many as one page takes. */
  after(seq: number): Promise<readonly LogEntry[]>;
}

/** Readers who catch up together are never many pages apart. */
const KEPT_PAGES = 16;

/**
 * Reads each page once for all readers at the same cursor, and keeps the last few for those who come a little later.
 *
 * A reader whose cursor is in the middle of such a page gets the rest of it, and is together with the others from there on. So they
 * also share what each endpoint makes of an entry.
 *
 * @param read - reads the page beyond a cursor from the store.
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
      const known = kept.find((page) => isIn(page, seq + 1));
      if (known !== undefined) return known.slice(seq + 1 - firstSeq(known));
      let page = reading.get(seq);
      if (page === undefined) {
        page = readAndKeep(seq);
        reading.set(seq, page);
      }
      return page;
    },
  };
}

/** The log is dense, so a page has every `seq` from its first to its last. */
function isIn(page: readonly LogEntry[], seq: number): boolean {
  return seq >= firstSeq(page) && seq < firstSeq(page) + page.length;
}

function firstSeq(page: readonly LogEntry[]): number {
  return page[0]?.message.seq ?? 0;
}
