import mongoose, { type Connection } from 'mongoose';
import { explainError } from '../explain-error.ts';
import type { MessageStore } from './message-store.ts';
import type { MongoUri } from './mongo-uri.ts';
import { StoreError } from './store-error.ts';

/** Where messages go when the URI names no database. */
const DEFAULT_DATABASE = 'pull-vs-push';

/** Named for this project: a `MONGODB_URI` in the environment may well be that of another application. */
const COLLECTION = 'pull_vs_push_messages';

const SERVER_SELECTION_MS = 4000;

/** Beyond the driver's own limit, which does not cover the DNS queries of `mongodb+srv`. */
const CONNECT_MS = 4500;

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
    const version = await within(CONNECT_MS, connect(connection, messages, target));
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

function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${limitMs / 1000} s`)), limitMs);
  });
  return Promise.race([work, tooLate]).finally(() => clearTimeout(timer));
}

function mongoStore(connection: Connection, messages: Messages, version: string): MessageStore {
  return {
    kind: 'mongo',
    version,
    tailSeq: async () => {
      // `$gt` with a number matches numbers only, so a stranger's documents in the collection do not count.
      const tail = await messages
        .findOne({ _id: { $gt: 0 } }, { _id: 1 })
        .sort({ _id: -1 })
        .lean();
      return tail?._id ?? 0;
    },
    insert: async ({ seq, author, text, createdAt }) => {
      try {
        await messages.create({ _id: seq, author, text, createdAt });
        return 'inserted';
      } catch (error) {
        if (error instanceof mongoose.mongo.MongoServerError && error.code === DUPLICATE_KEY) return 'taken';
        throw error;
      }
    },
    since: async (seq, limit) => {
      const found = await messages
        .find({ _id: { $gt: seq } })
        .sort({ _id: 1 })
        .limit(limit)
        .lean();
      return found.map(({ _id, author, text, createdAt }) => ({ seq: _id, author, text, createdAt }));
    },
    close: () => connection.destroy(),
  };
}
