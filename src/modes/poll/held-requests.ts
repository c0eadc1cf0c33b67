import type { ServerResponse } from 'node:http';
import type { Connection, Connections } from '../../http/connections.ts';
import { type Problem, sendProblem } from '../../http/problem.ts';
import type { Feed } from '../../log/feed.ts';
import type { Meter } from '../../meter.ts';
import { refuseHeld } from '../refuse-held.ts';
import type { PollQuery } from './query.ts';
import { createSharedSlots, type SlotHolder } from './shared-slots.ts';

/** The long polls that the server holds. Each takes a slot and frees it when it is answered, times out or loses its client. */
export interface HeldRequests {
  /**
   * Holds a response until the log has a message beyond the query's cursor, or its wait is over. Then it calls `done` once, unless the
   * client has gone. Returns `false`, after answering 503, if there is no slot.
   */
  hold(response: ServerResponse, query: PollQuery, done: (found: boolean) => void): boolean;
  /** How many are held now. */
  readonly count: number;
}

const ALL_TAKEN: Problem = {
  status: 503,
  title: 'Too many long polls',
  detail: 'every slot for a held request is taken; ask again later, or without wait',
  headers: { 'Retry-After': '1' },
};

export function createHeldRequests(
  feed: Feed,
  connections: Connections,
  maxWaiters: number,
  meter: Pick<Meter, 'countRefusal'>,
): HeldRequests {
  const slots = createSharedSlots<HeldRequest>(maxWaiters);
  return {
    hold(response, query, done) {
      const connection = connections.of(response.req.socket);
      // The client has gone, so there is nobody to answer.
      if (connection === undefined) return false;
      if (!connection.hasPlace) {
        refuseHeld(response, connection);
        return false;
      }
      if (!slots.makeRoom(connection.address)) {
        meter.countRefusal('waiters');
        sendProblem(response, ALL_TAKEN);
        return false;
      }
      const held = new HeldRequest(feed, response, query, connection, (found) => {
        slots.free(held);
        if (found !== undefined) done(found);
      });
      slots.take(held);
      return true;
    },
    get count() {
      return slots.taken;
    },
  };
}

/** How a wait ends: `true` if there are messages, `false` if its time is over, `undefined` if the client has gone. */
type End = true | false | undefined;

/**
 * One held request. It uses plain callbacks because one message answers a thousand of them at once: an `AbortSignal` and a promise for each
 * would cost as much as the rest of the answer.
 */
class HeldRequest implements SlotHolder {
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
    this.stopWaiting = feed.onceBeyond(since.seq, (found) => this.end(found));
    this.timer = setTimeout(() => this.end(false), wait);
    // Also emitted after an answer; `end` ignores it then.
    response.on('close', () => this.end(undefined));
  }

  get address(): string {
    return this.connection.address;
  }

  /** Ends the wait as its time-out would: with 204, so that the client asks again. */
  yieldSlot(): void {
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
