import { setTimeout as sleep } from 'node:timers/promises';
import { mongo } from 'mongoose';
import { explainError } from '../process/explain-error.ts';
import { withTimeLimit } from '../process/time-limit.ts';
import type { FollowEvents, Follower } from './follow.ts';

/** A message as its document. */
export interface StoredMessage {
  _id: number;
  author: string;
  text: string;
  createdAt: string;
}

type Messages = mongo.Collection<StoredMessage>;

/** How long the database waits for an insert before it answers that there is none. So a silent one is noticed soon. */
const LONGEST_WAIT_MS = 1_000;

/** Time limit of an answer: the wait, and what a slow network adds. */
const ANSWER_MS = 4_000;

/** Time before a lost stream is opened again. */
const AGAIN_MS = 500;

/** The database's codes for a resume token that it cannot resume from: InvalidResumeToken, ChangeStreamFatalError, ChangeStreamHistoryLost. */
const TOKEN_IS_GONE: readonly unknown[] = [260, 280, 286];

const INSERTS = [{ $match: { operationType: 'insert', 'documentKey._id': { $gt: 0 } } }];

/**
 * Follows the inserts of all servers by a change stream, which a replica set has and a standalone mongod has not. An insert is told once a
 * majority has it. [https://www.mongodb.com/docs/manual/changeStreams/]
 *
 * A stream that was lost is opened again from its resume token. Where the database no longer has that, it is opened anew, and the caller reads
 * what went by.
 */
export function followInserts(messages: Messages, events: FollowEvents): Follower {
  const closing = new AbortController();
  let token: mongo.ResumeToken;
  let stream: mongo.ChangeStream<StoredMessage> | undefined;

  const next = (opened: mongo.ChangeStream<StoredMessage>) =>
    withTimeLimit(
      ANSWER_MS,
      opened.tryNext(),
      () => new Error(`MongoDB did not answer within ${ANSWER_MS / 1000} s`),
    );

  const follow = async (): Promise<never> => {
    stream = messages.watch<StoredMessage>(INSERTS, {
      maxAwaitTimeMS: LONGEST_WAIT_MS,
      ...(token !== undefined && { resumeAfter: token }),
    });
    // The first call opens the stream.
    let change = await next(stream);
    events.following(token === undefined ? 'cursor' : 'token');
    for (;;) {
      token = stream.resumeToken;
      if (change?.operationType === 'insert') {
        const { _id, ...rest } = change.fullDocument;
        events.inserted({ seq: _id, ...rest });
      }
      change = await next(stream);
    }
  };

  const keepFollowing = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      await follow().catch((error: unknown) => {
        if (error instanceof mongo.MongoServerError && TOKEN_IS_GONE.includes(error.code)) token = undefined;
        if (!closing.signal.aborted) events.lost(explainError(error));
      });
      // Not awaited: over a lost connection it may hang.
      stream?.close().catch(() => undefined);
      await sleep(AGAIN_MS, undefined, { signal: closing.signal }).catch(() => undefined);
    }
  };
  const over = keepFollowing();

  return {
    async close() {
      closing.abort();
      await stream?.close().catch(() => undefined);
      await over;
    },
  };
}
