/** A reader's place, as the reader sent it. */
export interface Cursor {
  /** The log that the `seq` belongs to. Absent from a plain number, which counts as one of this log. */
  readonly logId?: string;
  /** The `seq` of the last message that the reader has; 0 before the first. */
  readonly seq: number;
}

/** The start of any log. */
export const START: Cursor = { seq: 0 };

/** The end of any log, wherever that is when the reader asks: it wants new messages only. */
export const LATEST: Cursor = { seq: Number.POSITIVE_INFINITY };

/** How readers write {@link LATEST}. */
export const LATEST_TEXT = 'latest';

/** Where a cursor is in a log. */
export interface Place {
  /** The reader's messages begin after this `seq`. */
  readonly seq: number;
  /** Whether the cursor belongs to another log, so that the reader begins anew. Its answer must say so. */
  readonly reset: boolean;
}

/** Writes a cursor as readers get and return it. It needs no escapes in a URL, a header, an event stream or JSON. */
export function formatCursor(logId: string, seq: number): string {
  return `${logId}:${seq}`;
}

/** Returns the id of the log that a cursor of {@link formatCursor} belongs to. */
export function logIdOf(cursor: string): string {
  return cursor.slice(0, cursor.lastIndexOf(':'));
}
