import mongoose, { type Connection } from 'mongoose';
import { explainError } from '../process/explain-error.ts';
import { within } from '../process/within.ts';
import type { MessageStore } from './message-store.ts';
import type { MongoUri } from './mongo-uri.ts';
import { StoreError } from './store-error.ts';
import { StoreUnavailable, type Written } from './store-unavailable.ts';

/** Where messages go when the URI names no database. */
const DEFAULT_DATABASE = 'pull-vs-push';

/** Named for this project: a `MONGODB_URI` in the environment may well be that of another application. */
const COLLECTION = 'pull_vs_push_messages';

const SERVER_SELECTION_MS = 4000;

/** Beyond the driver's own limit, which does not cover the DNS queries of `mongodb+srv`. */
const CONNECT_MS = 4500;

/** Longest that one query may take. The driver by itself waits for ever for a server that took a command and then says nothing. */
const ANSWER_MS = 2_000;

/** Longest that a lost server is looked for before a query; while it is looked for, the driver tries each half second. */
const REACH_MS = 1_000;

/** Longest that the end of the connections is waited for; the driver goes on ending them after it. */
const CLOSE_MS = 1_000;

const DUPLICATE_KEY = 11000;

interface StoredMessage {
  _id: number;
  author: string;
  text: string;
  createdAt: string;
}

/**
 * `seq` is the document's `_id`: MongoDB keeps a unique index on it from the first insert on, with nothing to create
 * or to wait for, and a message costs one index entry instead of two.
 *
 * A message is acknowledged, and shown, once a majority of the replica set has it, and is read from the primary.
 * Otherwise a fail-over could take back a message that was shown, and give its `seq` to another one, which every
 * cursor beyond it would skip. On the schema, so that options in the URI cannot undo it.
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

/**
 * A log in MongoDB, over a connection of its own. Any number of processes may share it. Messages that are there
 * already stay: the log goes on from its tail.
 *
 * @throws {StoreError} within 5 s when the server cannot be reached or refuses, never with the password.
 */
export async function openMongo(target: MongoUri): Promise<MessageStore> {
  const connection = mongoose.createConnection();
  const messages = messagesOf(connection);
  try {
    const version = await answerWithin(CONNECT_MS, connect(connection, messages, target));
    return mongoStore(connection, messages, version);
  } catch (error) {
    // Not awaited: it may hang on the very thing that failed.
    connection.destroy(true).catch(() => undefined);
    const reason = target.redact(explainError(error));
    throw new StoreError(
      `cannot use MongoDB at ${target.label}: ${reason}. ` +
        'Check that it runs and that its URI is right, or choose another store, such as --store sqlite',
    );
  }
}

type Messages = ReturnType<typeof messagesOf>;

function messagesOf(connection: Connection) {
  return connection.model('Message', messageSchema);
}

/** Connects, creates the collection so that the first message does not pay for it, and asks for the version. */
async function connect(connection: Connection, messages: Messages, { uri, database }: MongoUri) {
  await connection.openUri(uri, {
    dbName: database ?? DEFAULT_DATABASE,
    serverSelectionTimeoutMS: SERVER_SELECTION_MS,
    // A lost connection is an error at once, not a queue that answers later.
    bufferCommands: false,
  });
  await messages.createCollection();
  const { version } = await connection.getClient().db().admin().buildInfo();
  return String(version);
}

class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

function answerWithin<T>(limitMs: number, answer: Promise<T>): Promise<T> {
  return within(limitMs, answer, () => new NoAnswer(`no answer within ${limitMs / 1000} s`));
}

function ignoreNoAnswer(error: unknown): void {
  if (!(error instanceof NoAnswer)) throw error;
}

function mongoStore(connection: Connection, messages: Messages, version: string): MessageStore {
  let closed = false;

  /** @param written - what may have become of it when it fails under way. */
  const ask = async <T>(written: Written, query: () => Promise<T>): Promise<T> => {
    if (closed) throw new Error('the MongoDB store is closed');
    await reach(connection);
    return told(written, answerWithin(ANSWER_MS, query()));
  };

  return {
    kind: 'mongo',
    version,
    tailSeq: () =>
      ask('no', async () => {
        // `$gt` with a number matches numbers only, so a stranger's documents in the collection do not count.
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
    close: async () => {
      closed = true;
      // The driver waits a minute for a server that says nothing; a server that stops cannot, and needs nothing of it.
      await answerWithin(CLOSE_MS, connection.destroy(true)).catch(ignoreNoAnswer);
    },
  };
}

async function ping(connection: Connection): Promise<void> {
  await connection.getClient().db().command({ ping: 1 });
}

/**
 * Makes sure that there is a server before anything is sent to it: a message that was not sent is not in the log, whereas
 * the driver's own error of a server that it cannot find may come after a first try that was.
 */
async function reach(connection: Connection): Promise<void> {
  if (connection.readyState === mongoose.ConnectionStates.connected) return;
  await told('no', answerWithin(REACH_MS, ping(connection)));
}

/** @throws {StoreUnavailable} in place of what the driver throws, which names hosts. */
async function told<T>(written: Written, answer: Promise<T>): Promise<T> {
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
