import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { mongo } from 'mongoose';
import { explainError } from '../process/explain-error.ts';
import type { FollowEvents, Follower } from './follow.ts';
import { StoreError } from './store-error.ts';

/** The lease's document stands below all messages, which begin at 1. */
const LEASE_SEQ = -1;

/** A server that was killed holds its lease for so long. */
const LEASE_MS = 6_000;
const RENEW_EVERY_MS = 2_000;

/** How long a server that starts waits for the lease of another: longer than a lease, and so than one that was killed can hold it. */
const WAIT_MS = LEASE_MS + RENEW_EVERY_MS;
const ASK_EVERY_MS = 500;

const DUPLICATE_KEY = 11_000;

/** The lease as its document. */
export interface LeaseDocument {
  _id: number;
  owner: string;
  until: Date;
}

/** Another server has the log of a MongoDB that takes one, and keeps it. */
export class LeaseTaken extends StoreError {
  /** @param label - the MongoDB, safe to print. */
  constructor(label: string) {
    super(
      `another server has the log in MongoDB at ${label}, a single mongod, over which servers cannot follow each other. ` +
        'End that server, give this one a database of its own, or run MongoDB as a replica set (mongod --replSet), which any number of servers may share',
    );
  }
}

/** The right of one server to a log whose servers could not follow each other. Its clock is the database's. */
export interface Lease {
  /** Renews it from now on, and tells when that fails: another server may append to the log then. */
  keep(events: FollowEvents): Follower;
  /** Gives it up, so that the next server need not wait. */
  release(): Promise<void>;
}

/**
 * Takes the lease of a log.
 *
 * @param onWait - called once when another server has it, before waiting for up to 8 s.
 * @returns `taken` if the other one keeps it.
 */
export async function takeLease(
  leases: mongo.Collection<LeaseDocument>,
  onWait: () => void,
): Promise<Lease | 'taken'> {
  const owner = randomUUID();
  const take = (): Promise<boolean> => renew(leases, owner);
  const untilMs = performance.now() + WAIT_MS;
  for (let waiting = false; !(await take()); waiting = true) {
    if (!waiting) onWait();
    if (performance.now() > untilMs) return 'taken';
    await sleep(ASK_EVERY_MS);
  }
  return {
    keep: (events) => keepRenewing(take, events),
    async release() {
      await leases.deleteOne({ _id: LEASE_SEQ, owner });
    },
  };
}

/** Takes the lease if it is free, or extends it. @returns `false` if another server has it. */
async function renew(leases: mongo.Collection<LeaseDocument>, owner: string): Promise<boolean> {
  const latest = { $add: ['$$NOW', LEASE_MS] };
  // Without a document, both fields are missing, and what is missing comes before every date. A lease that lasts longer than any can was taken
  // before the database's clock was set back; its server, if it still runs, renews it within two seconds.
  const isFree = {
    $or: [{ $eq: ['$owner', owner] }, { $lt: ['$until', '$$NOW'] }, { $gt: ['$until', latest] }],
  };
  const ifFree = (value: unknown, field: string) => ({ $cond: [isFree, value, field] });
  try {
    const lease = await leases.findOneAndUpdate(
      { _id: LEASE_SEQ },
      [
        {
          $set: {
            owner: ifFree(owner, '$owner'),
            until: ifFree(latest, '$until'),
          },
        },
      ],
      { upsert: true, returnDocument: 'after' },
    );
    return lease?.owner === owner;
  } catch (error) {
    // Two servers made the document at once, and this one was second.
    if (error instanceof mongo.MongoServerError && error.code === DUPLICATE_KEY) return false;
    throw error;
  }
}

function keepRenewing(take: () => Promise<boolean>, events: FollowEvents): Follower {
  const closing = new AbortController();
  const { signal } = closing;
  let isHeld = false;

  const renewOnce = async (): Promise<void> => {
    const problem = await take().then(
      (taken) => (taken ? undefined : 'another server has taken over this log'),
      (error: unknown) => explainError(error),
    );
    if (signal.aborted) return;
    if (problem === undefined && !isHeld) events.following('cursor');
    if (problem !== undefined && isHeld) events.lost(problem);
    isHeld = problem === undefined;
  };
  const keepGoing = async (): Promise<void> => {
    while (!signal.aborted) {
      await renewOnce();
      await sleep(RENEW_EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  };
  const over = keepGoing();

  return {
    async close() {
      closing.abort();
      await over;
    },
  };
}
