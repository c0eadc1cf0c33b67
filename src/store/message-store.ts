import type { Message } from '../log/message.ts';
import type { FollowEvents, Follower } from './follow.ts';

/** Result of a compare-and-append: `taken` if another writer inserted that `seq` first. */
export type InsertOutcome = 'inserted' | 'taken';

/**
 * The database of the log. Subscribers and caches are the feed's business, not the store's.
 *
 * Each method makes one query, so the meter's count of store queries is the number of calls.
 *
 * If the database fails, the methods of an open store reject with `StoreUnavailable` within seconds. A store does not retry; the caller
 * does (see `retry.ts`).
 */
export interface MessageStore {
  /** The kind of database, for reports: `mongo` or `sqlite`. */
  readonly kind: string;
  /** Version of the database server or library, as it reports it. */
  readonly version: string;
  /** Process id of the database, where it runs for this store alone; what it spends is spent on this log. */
  readonly ownProcess?: number;
  /**
   * Returns the id of the log, which is kept beside its messages and made by the first call over an empty database. Two logs have
   * different ids, whatever their messages.
   */
  logId(): Promise<string>;
  /** Returns the greatest `seq` in the log; 0 if the log is empty. */
  tailSeq(): Promise<number>;
  /**
   * Inserts the message if its `seq` is free.
   *
   * @throws {StoreUnavailable} if the outcome is a failure or unknown. With `written: 'unknown'` the message may be in the log: the
   *   write may have succeeded and only its answer been lost.
   */
  insert(message: Message): Promise<InsertOutcome>;
  /**
   * Returns the messages with a greater `seq` than the cursor, oldest first.
   *
   * @param limit - most messages returned; at least 1.
   */
  since(seq: number, limit: number): Promise<Message[]>;
  /** Rejects if a message could not be inserted now. Inserts nothing. */
  check(): Promise<void>;
  /** Whether several servers may append to this log. Over any other store, opening fails while another server has it open. */
  readonly shared: boolean;
  /** Tells of the messages that all servers of this log insert, or that this one may no longer append alone. Absent where neither can be. */
  follow?(events: FollowEvents): Follower;
  /** Closes connections and ends anything the store started. May be called twice; all other methods reject from then on. */
  close(): Promise<void>;
}
