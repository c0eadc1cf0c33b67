import type { Message } from '../log/message.ts';

/** What a compare-and-append came to: `taken` when another writer got that `seq` first. */
export type InsertOutcome = 'inserted' | 'taken';

/**
 * Where the log is kept. A store knows nothing of subscribers or caches; the feed does.
 *
 * Each method is one query, so that the meter's count of store queries is the count of calls.
 *
 * A store that is open rejects with `StoreUnavailable`, within seconds, when its database fails. It never stands still
 * meanwhile: who asks decides how often to ask again.
 */
export interface MessageStore {
  /** Which database this is, for reports: `mongo` or `sqlite`. */
  readonly kind: string;
  /** The database server's or library's own version, as it tells it. */
  readonly version: string;
  /** The greatest `seq` in the log; 0 when it is empty. */
  tailSeq(): Promise<number>;
  /**
   * Inserts the message under its `seq` if that is free. As with every database, the message may be in the log although
   * this rejects (the answer was lost, not the write): `StoreUnavailable.written` tells whether that can be.
   */
  insert(message: Message): Promise<InsertOutcome>;
  /** Messages with a greater `seq` than the cursor, oldest first, at most `limit` (at least 1). */
  since(seq: number, limit: number): Promise<Message[]>;
  /** Rejects when a message could not be inserted now, without inserting one. */
  check(): Promise<void>;
  /** Ends connections and anything the store started. May be called twice; all other calls reject from then on. */
  close(): Promise<void>;
}
