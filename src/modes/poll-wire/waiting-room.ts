import type { ServerResponse } from 'node:http';
import type { Feed } from '../../feed.ts';
import type { PollQuery } from './query.ts';

/** Long polls that are held open. Each takes a slot and gives it back however it ends: answered, timed out, or gone. */
export interface WaitingRoom {
  /**
   * Holds a response until the log is beyond the query's cursor or its wait is over, then calls `done` once, unless the
   * client went away before. `false`, and nothing held, when all slots are taken.
   */
  hold(response: ServerResponse, query: PollQuery, done: (found: boolean) => void): boolean;
}

export function createWaitingRoom(feed: Feed, maxWaiters: number): WaitingRoom {
  let held = 0;
  return {
    hold(response, query, done) {
      if (held >= maxWaiters) return false;
      held++;
      new HeldRequest(feed, response, query, (found) => {
        held--;
        if (found !== undefined) done(found);
      });
      return true;
    },
  };
}

/** How a wait ends: messages are there, its time is over, or the client is gone. */
type End = true | false | undefined;

/**
 * One request that is held: an object and plain callbacks, since a thousand of them are answered at once. A signal and a promise
 * for each cost as much as all the rest of the answer.
 */
class HeldRequest {
  private over = false;
  private readonly onEnd: (end: End) => void;
  private readonly stopWaiting: () => void;
  private readonly timer: NodeJS.Timeout;

  constructor(feed: Feed, response: ServerResponse, { since, wait }: PollQuery, onEnd: (end: End) => void) {
    this.onEnd = onEnd;
    this.stopWaiting = feed.onceBeyond(since, (found) => this.end(found));
    this.timer = setTimeout(() => this.end(false), wait);
    // Also comes after an answer, and then finds that all is over.
    response.on('close', () => this.end(undefined));
  }

  private end(end: End): void {
    if (this.over) return;
    this.over = true;
    clearTimeout(this.timer);
    this.stopWaiting();
    this.onEnd(end);
  }
}
