import { closeSync, openSync } from 'node:fs';
import { resolve } from 'node:path';
import Database from 'libsql';
import type { Message } from '../message.ts';
import type { MessageStore } from './message-store.ts';
import { StoreError } from './store-error.ts';

const MEMORY = ':memory:';

/** `seq` is the table's own key (rowid), so unique without a second index, and a range of it is read in order. */
const SCHEMA = `CREATE TABLE IF NOT EXISTS messages (
  seq INTEGER PRIMARY KEY,
  author TEXT NOT NULL,
  text TEXT NOT NULL,
  createdAt TEXT NOT NULL
) STRICT`;

const TAIL = 'SELECT coalesce(max(seq), 0) AS seq FROM messages';

const INSERT = `INSERT INTO messages (seq, author, text, createdAt) VALUES (?, ?, ?, ?)
  ON CONFLICT (seq) DO NOTHING`;

/** People's text is read as a BLOB, since libsql ends a TEXT that it reads at its first U+0000. */
const SINCE = `SELECT seq, CAST(author AS BLOB) AS author, CAST(text AS BLOB) AS text, createdAt
  FROM messages WHERE seq > ? ORDER BY seq LIMIT ?`;

interface Row {
  readonly seq: number;
  readonly author: ArrayBuffer;
  readonly text: ArrayBuffer;
  readonly createdAt: string;
}

/**
 * A log in SQLite, in memory or in a file that several processes may share.
 *
 * Uses libsql's synchronous interface: a query takes microseconds, less than a turn through a thread pool, and
 * `libsql/promise` runs `get` and `run` synchronously as well.
 *
 * @throws {StoreError} when the file cannot be opened or is not such a log.
 */
export function openSqlite(file?: string): MessageStore {
  // Resolved, since libsql takes `http:` and `file:` at the beginning of a path for something else.
  const path = file === undefined ? MEMORY : resolve(file);
  let open: ReturnType<typeof prepare> | undefined;
  try {
    // SQLite says only "14" when it cannot open a file; the operating system says why.
    if (path !== MEMORY) closeSync(openSync(path, 'a'));
    open = prepare(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StoreError(
      `cannot open the SQLite file ${path}: ${reason}. ` +
        'Give a file in an existing, writable folder, or none (--store sqlite) to keep the log in memory',
    );
  }
  const { version } = open;

  // libsql goes on answering from a closed database while a statement is held.
  const log = () => {
    if (!open) throw new Error('the SQLite store is closed');
    return open;
  };

  return {
    kind: 'sqlite',
    version,
    tailSeq: async () => (log().tail.get() as { seq: number }).seq,
    insert: async ({ seq, author, text, createdAt }) =>
      log().insert.run(seq, author, text, createdAt).changes === 1 ? 'inserted' : 'taken',
    since: async (seq, limit) => (log().since.all(seq, limit) as Row[]).map(toMessage),
    close: async () => {
      const closing = open;
      open = undefined;
      closing?.close();
    },
  };
}

function prepare(path: string) {
  const database = new Database(path);
  try {
    // Another process may be writing; WAL lets readers go on meanwhile. NORMAL: a power cut may cost the last
    // messages, never a message in the middle, so the visible prefix still has no hole.
    database.exec('PRAGMA busy_timeout = 5000');
    if (path !== MEMORY) database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    database.exec(SCHEMA);
    return {
      version: (database.prepare('SELECT sqlite_version() AS version').get() as { version: string }).version,
      tail: database.prepare(TAIL),
      insert: database.prepare(INSERT),
      since: database.prepare(SINCE),
      close: () => database.close(),
    };
  } catch (error) {
    database.close();
    throw error;
  }
}

function toMessage({ seq, author, text, createdAt }: Row): Message {
  return { seq, author: decode(author), text: decode(text), createdAt };
}

function decode(bytes: ArrayBuffer): string {
  return Buffer.from(bytes).toString();
}
