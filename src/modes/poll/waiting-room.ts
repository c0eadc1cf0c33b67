import type { ServerResponse } from 'node:http';
import type { Connection, Connections } from '../../http/connections.ts';
import { type Problem, sendProblem } from '../../http/problem.ts';
import type { Feed } from '../../log/feed.ts';
import { refuseHeld } from '../held-too-many.ts';
import { createPlaces, type Guest } from './places.ts';
import type { PollQuery } from './query.ts';

/** Long polls that are held open. Each takes a place and gives it back however it ends: answered, timed out, or gone. */
export interface WaitingRoom {
  /**
   * Holds a response until the log is beyond the query's cursor or its wait is over, then calls `done` once, unless the
   * client went away before. `false` when there is no place: the response then says so.
   */
  hold(response: ServerResponse, query: PollQuery, done: (found: boolean) => void): boolean;
}

const ALL_TAKEN: Problem = {
  status: 503,
  title: 'Too many long polls',
  detail: 'every slot for a held request is taken; ask again later, or without wait',
  headers: { 'Retry-After': '1' },
};

export function createWaitingRoom(feed: Feed, connections: Connections, maxWaiters: number): WaitingRoom {
  const places = createPlaces<HeldRequest>(maxWaiters);
  return {
    hold(response, query, done) {
      const connection = connections.of(response.req.socket);
      // The client is gone: nobody is told anything.
      if (connection === undefined) return false;
      if (!connection.hasPlace) {
        refuseHeld(response, connection);
        return false;
      }
      if (!places.makeRoom(connection.address)) {
        sendProblem(response, ALL_TAKEN);
        return false;
      }
      const held = new HeldRequest(feed, response, query, connection, (found) => {
        places.leave(held);
        if (found !== undefined) done(found);
      });
      places.enter(held);
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
class HeldRequest implements Guest {
  private over = false;
  private readonly connection: Connection;
  private readonly onEnd: (end: End) => void;
  private readonly stopWaiting: () => void;
  private readonly timer: NodeJS.Timeout;

  constructor(
    feed: Feed,
    response: ServerResponse,
    { since, wait }: PollQuery,
    connection: Connection,
    onEnd: (end: End) => void,
  ) {
    this.connection = connection;
    this.onEnd = onEnd;
    connection.held++;
    this.stopWaiting = feed.onceBeyond(since, (found) => this.end(found));
    this.timer = setTimeout(() => this.end(false), wait);
    // Also comes after an answer, and then finds that all is over.
    response.on('close', () => this.end(undefined));
  }

  get address(): string {
    return this.connection.address;
  }

  /** As if its time were over: the client asks again. */
  yieldPlace(): void {
    this.end(false);
  }

  private end(end: End): void {
    if (this.over) return;
    this.over = true;
    clearTimeout(this.timer);
    this.stopWaiting();
    this.connection.held--;
    this.onEnd(end);
  }
}
