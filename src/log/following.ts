import type { Logger } from 'pino';
import type { MessageStore } from '../store/message-store.ts';
import type { Message } from './message.ts';

/** How this server follows the others that append to its log. */
export interface Following {
  /** Whether there may be others. */
  readonly isShared: boolean;
  /** Whether every message reaches this server soon, and none that was inserted before is unknown to it. */
  readonly isCurrent: boolean;
  /** Call when the store has been read to its end. */
  caughtUp(): void;
  close(): void;
}

export interface FollowingOptions {
  readonly store: MessageStore;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** A message was inserted, by this server or another. It may be known already. */
  readonly inserted: (message: Message) => void;
  /** Messages may have gone by untold: the store should be read to its end. */
  readonly catchUp: () => void;
}

/** Follows the other servers of a log. Without any there is nothing to follow, and this one is always current. */
export function followOthers({ store, log, inserted, catchUp }: FollowingOptions): Following {
  let isTold = store.follow === undefined;
  let isCurrent = isTold;
  const follower = store.follow?.({
    inserted,
    following(by) {
      log.info({ by }, 'this server hears of every message of its log');
      isTold = true;
      catchUp();
    },
    lost(reason) {
      log.warn({ reason }, 'this server may not hear of messages that others append; trying again');
      isTold = false;
      isCurrent = false;
    },
  });
  return {
    isShared: store.shared,
    get isCurrent() {
      return isCurrent;
    },
    caughtUp() {
      isCurrent = isTold;
    },
    close() {
      // Its end needs no waiting: the store ends its connections when it is closed.
      void follower?.close();
    },
  };
}
