import { formatCursor, type Place } from '../../log/cursor.ts';
import type { Feed } from '../../log/feed.ts';

/**
 * What a push channel says before its first message: which log the messages are of. So a reader that has had no message yet knows its log
 * too, and can name it when it returns.
 */
export interface Greeting {
  readonly log: string;
  /** The reader's cursor belongs to another log, so the messages begin at the start of this one. */
  readonly reset?: true;
}

/** The names of the event that carries a greeting, on channels whose events have names. */
export const GREETING_EVENTS = { same: 'log', other: 'reset' } as const;

/** A greeting for one reader, in the forms that channels need. */
export interface GreetingForms {
  readonly json: string;
  /** One of {@link GREETING_EVENTS}. */
  readonly event: string;
  /** The reader's cursor, named. */
  readonly cursor: string;
}

/** Makes the greeting for a reader at a place of the log. */
export function greet({ logId }: Pick<Feed, 'logId'>, { seq, reset }: Place): GreetingForms {
  const greeting: Greeting = reset ? { log: logId, reset } : { log: logId };
  return {
    json: JSON.stringify(greeting),
    event: reset ? GREETING_EVENTS.other : GREETING_EVENTS.same,
    cursor: formatCursor(logId, seq),
  };
}
