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
    hold(response, { since, wait }, done) {
      if (held >= maxWaiters) return false;
      held++;
      const leave = new AbortController();
      const timer = setTimeout(() => leave.abort(), wait);
      const onClose = (): void => leave.abort();
      response.once('close', onClose);
      void feed.waitBeyond(since, leave.signal).then((found) => {
        held--;
        clearTimeout(timer);
        response.removeListener('close', onClose);
        if (!response.destroyed) done(found);
      });
      return true;
    },
  };
}
