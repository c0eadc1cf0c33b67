import mongoose, { type Connection } from 'mongoose';
import { explainError } from '../process/explain-error.ts';
import { withTimeLimit } from '../process/time-limit.ts';
import { LOG_ID_SEQ, newLogId } from './log-id.ts';
import type { MessageStore } from './message-store.ts';
import { followInserts, type StoredMessage } from './mongo-follow.ts';
import { type Lease, type LeaseDocument, LeaseTaken, takeLease } from './mongo-lease.ts';
import type { MongoUri } from './mongo-uri.ts';
import { StoreError } from './store-error.ts';
import { StoreUnavailable, type Written } from './store-unavailable.ts';

/** Where messages go when the URI names no database. */
const DEFAULT_DATABASE = 'pull-vs-push';

/** Named after this project, since a `MONGODB_URI` in the environment may belong to another application. */
const COLLECTION = 'pull_vs_push_messages';

const SERVER_SELECTION_MS = 4000;

/** Time limit of the whole connect. `SERVER_SELECTION_MS` does not cover the DNS queries of `mongodb+srv`. */
const CONNECT_MS = 4500;

/** Time limit of one query. The driver itself has none: it waits for ever for a server that took a command and does not answer. */
const ANSWER_MS = 2_000;

/** Time limit for reaching a lost server before a query. The driver tries every half second. */
const REACH_MS = 1_000;

/** Time limit of `close`. The driver goes on closing connections after it. */
const CLOSE_MS = 1_000;

const DUPLICATE_KEY = 11000;

/**
 * `seq` is the document's `_id`. MongoDB always has a unique index on `_id`, so no index has to be created, and a message costs one
 * index entry instead of two.
 *
 * A message is acknowledged, and delivered, once a majority of the replica set has it, and is read from the primary. Otherwise a
 * fail-over could roll back a message that readers have and give its `seq` to another one, which their cursors would skip. Set on the
 * schema, so that options in the URI cannot change it.
 */
const messageSchema = new mongoose.Schema<StoredMessage>(
  { _id: Number, author: String, text: String, createdAt: String },
  {
    collection: COLLECTION,
    versionKey: false,
    autoCreate: false,
    autoIndex: false,
    read: 'primary',
    readConcern: { level: 'majority' },
    writeConcern: { w: 'majority', wtimeout: 10_000 },
  },
);

export interface OpenMongoOptions {
  /** Called with a line for the user. */
  readonly say: (line: string) => void;
  /** Whether no other process knows this MongoDB, so that the log needs no lease. */
  readonly isOwn?: boolean;
}

/**
 * Opens a log in MongoDB over a connection of its own. Existing messages stay; the log continues after them. Any number of processes may
 * share a log in a replica set. One in a single mongod, which has no change streams, is leased to one process.
 *
 * @throws {StoreError} within 5 s if the server cannot be reached or refuses, and after 8 s if another process has the lease. The message
 *   never holds the password.
 */
export async function openMongo(
  target: MongoUri,
  { say, isOwn = false }: OpenMongoOptions,
): Promise<MessageStore> {
  const connection = mongoose.createConnection();
  const messages = messagesOf(connection);
  try {
    const server = await answerWithin(CONNECT_MS, connect(connection, messages, target));
    const lease =
      server.hasChangeStreams || isOwn
        ? undefined
        : await takeLease(nativeOf<LeaseDocument>(connection), () =>
            say(`Another server has the log in MongoDB at ${target.label}; waiting for it to end.`),
          );
    if (lease === 'taken') throw new LeaseTaken(target.label);
    return mongoStore(connection, messages, server, lease);
  } catch (error) {
    // Not awaited: it may hang for the reason that made the connect fail.
    connection.destroy(true).catch(() => undefined);
    if (error instanceof LeaseTaken) throw error;
    const reason = target.redact(explainError(error));
    throw new StoreError(
      `cannot use MongoDB at ${target.label}: ${reason}. ` +
        'Check that it runs and that its URI is right, or choose another store, such as --store sqlite',
    );
  }
}

type Messages = ReturnType<typeof messagesOf>;

/** The collection of the driver itself: Mongoose would add a layer for each message of a stream, and knows no lease. */
function nativeOf<Document extends mongoose.mongo.BSON.Document>(connection: Connection) {
  return connection.getClient().db(connection.name).collection<Document>(COLLECTION);
}

function messagesOf(connection: Connection) {
  return connection.model('Message', messageSchema);
}

/** What must be known of a MongoDB to use it. */
interface MongoServer {
  readonly version: string;
  /** Whether it has change streams: a replica set and a sharded cluster have, a single mongod has not. */
  readonly hasChangeStreams: boolean;
}

/** Connects, and creates the collection, so that the first insert does not have to. */
async function connect(
  connection: Connection,
  messages: Messages,
  { uri, database }: MongoUri,
): Promise<MongoServer> {
  await connection.openUri(uri, {
    dbName: database ?? DEFAULT_DATABASE,
    serverSelectionTimeoutMS: SERVER_SELECTION_MS,
    // Without a connection, fail at once rather than queue the command.
    bufferCommands: false,
  });
  await messages.createCollection();
  const admin = connection.getClient().db().admin();
  const [{ version }, { setName, msg }] = await Promise.all([admin.buildInfo(), admin.command({ hello: 1 })]);
  return { version: String(version), hasChangeStreams: setName !== undefined || msg === 'isdbgrid' };
}

class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** Resolves with the answer. @throws {NoAnswer} after `limitMs`; the query itself goes on. */
function answerWithin<T>(limitMs: number, answer: Promise<T>): Promise<T> {
  return withTimeLimit(limitMs, answer, () => new NoAnswer(`no answer within ${limitMs / 1000} s`));
}

function ignoreNoAnswer(error: unknown): void {
  if (!(error instanceof NoAnswer)) throw error;
}

function mongoStore(
  connection: Connection,
  messages: Messages,
  { version, hasChangeStreams }: MongoServer,
  lease: Lease | undefined,
): MessageStore {
  let closed = false;

  /** @param written - `unknown` if the query may have written when it fails after it was sent. */
  const ask = async <T>(written: Written, query: () => Promise<T>): Promise<T> => {
    if (closed) throw new Error('the MongoDB store is closed');
    await reach(connection);
    return translateErrors(written, answerWithin(ANSWER_MS, query()));
  };

  return {
    kind: 'mongo',
    version,
    shared: hasChangeStreams,
    logId: () =>
      // A retry is harmless: a log that was named keeps its id.
      ask('no', async () => {
        const named = await messages
          .findOneAndUpdate(
            { _id: LOG_ID_SEQ },
            { $setOnInsert: { author: '', text: newLogId(), createdAt: new Date().toISOString() } },
            { upsert: true, returnDocument: 'after' },
          )
          .lean();
        return named.text;
      }),
    tailSeq: () =>
      ask('no', async () => {
        // `$gt` with a number matches numbers only, so documents of another application in the collection are ignored.
        const tail = await messages
          .findOne({ _id: { $gt: 0 } }, { _id: 1 })
          .sort({ _id: -1 })
          .lean();
        return tail?._id ?? 0;
      }),
    insert: ({ seq, author, text, createdAt }) =>
      ask('unknown', async () => {
        try {
          await messages.create({ _id: seq, author, text, createdAt });
          return 'inserted';
        } catch (error) {
          if (error instanceof mongoose.mongo.MongoServerError && error.code === DUPLICATE_KEY)
            return 'taken';
          throw error;
        }
      }),
    since: (seq, limit) =>
      ask('no', async () => {
        const found = await messages
          .find({ _id: { $gt: seq } })
          .sort({ _id: 1 })
          .limit(limit)
          .lean();
        return found.map(({ _id, author, text, createdAt }) => ({ seq: _id, author, text, createdAt }));
      }),
    check: () => ask('no', () => ping(connection)),
    ...(hasChangeStreams && {
      follow: (events) => followInserts(nativeOf<StoredMessage>(connection), events),
    }),
    ...(lease && { follow: lease.keep }),
    close: async () => {
      if (!closed && lease) await answerWithin(CLOSE_MS, lease.release()).catch(() => undefined);
      closed = true;
      // The driver would wait a minute for a MongoDB that does not answer.
      await answerWithin(CLOSE_MS, connection.destroy(true)).catch(ignoreNoAnswer);
    },
  };
}

async function ping(connection: Connection): Promise<void> {
  await connection.getClient().db().command({ ping: 1 });
}

/**
 * Checks that MongoDB can be reached before a query is sent. If it cannot, the message was certainly not written. The driver's own
 * error does not say so: it may come after a first attempt that was sent.
 *
 * @throws {StoreUnavailable} with `written: 'no'` if it cannot be reached within {@link REACH_MS}.
 */
async function reach(connection: Connection): Promise<void> {
  if (connection.readyState === mongoose.ConnectionStates.connected) return;
  await translateErrors('no', answerWithin(REACH_MS, ping(connection)));
}

/** @throws {StoreUnavailable} in place of the driver's errors, which name hosts. */
async function translateErrors<T>(written: Written, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof NoAnswer) throw new StoreUnavailable('MongoDB does not answer', written, error);
    if (error instanceof mongoose.mongo.MongoServerError)
      throw new StoreUnavailable(`MongoDB refuses (${error.codeName ?? error.code})`, written, error);
    if (error instanceof mongoose.mongo.MongoError || error instanceof mongoose.MongooseError)
      throw new StoreUnavailable('MongoDB cannot be reached', written, error);
    throw error;
  }
}
