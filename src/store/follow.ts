import type { Message } from '../log/message.ts';

/** How a store that several servers share tells one of them what all of them append. */
export interface FollowEvents {
  /** A message was inserted, by this server or another. In the order of the inserts; one may be told twice. */
  inserted(message: Message): void;
  /**
   * From here on every insert is told. `by`: all since the connection was lost are told too (`token`), or those before must be read from the
   * store (`cursor`).
   */
  following(by: 'token' | 'cursor'): void;
  /** Inserts may go by untold until `following` is called again. */
  lost(reason: string): void;
}

/** A server's wish to be told. */
export interface Follower {
  /** Ends it; nothing is told any more. May be called twice. */
  close(): Promise<void>;
}
