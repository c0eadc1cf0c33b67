import { closeSync, openSync } from 'node:fs';
import { resolve } from 'node:path';
import Database from 'libsql';
import type { Message } from '../log/message.ts';
import { LOG_ID_SEQ, newLogId } from './log-id.ts';
import type { MessageStore } from './message-store.ts';
import { StoreError } from './store-error.ts';
import { StoreUnavailable, type Written } from './store-unavailable.ts';

const MEMORY = ':memory:';

/** `seq` is the rowid, so it is unique without a second index and a range of it is read in order. */
const SCHEMA = `CREATE TABLE IF NOT EXISTS messages (
  seq INTEGER PRIMARY KEY,
  author TEXT NOT NULL,
  text TEXT NOT NULL,
  createdAt TEXT NOT NULL
) STRICT`;

const TAIL = 'SELECT coalesce(max(seq), 0) AS seq FROM messages';

const INSERT = `INSERT INTO messages (seq, author, text, createdAt) VALUES (?, ?, ?, ?)
  ON CONFLICT (seq) DO NOTHING`;

/** Text from users is read as a BLOB: libsql cuts a TEXT at its first U+0000. */
const SINCE = `SELECT seq, CAST(author AS BLOB) AS author, CAST(text AS BLOB) AS text, createdAt
  FROM messages WHERE seq > ? ORDER BY seq LIMIT ?`;

const LOG_ID = `SELECT text FROM messages WHERE seq = ${LOG_ID_SEQ}`;

/** Fails if the file cannot be written. Writes nothing; the rollback in the same call releases the lock at once. */
const CHECK = 'BEGIN IMMEDIATE; ROLLBACK';

/** How long opening waits for a lock of another process, blocking this one: the server serves nobody yet. */
const OPENING_BUSY_MS = 5_000;

/** By the name of SQLite's result code: a reason for the user, and whether a failed insert may have been written. */
const FAILURES: Readonly<Record<string, { readonly reason: string; readonly written: Written }>> = {
  BUSY: { reason: 'another process has locked the SQLite file', written: 'no' },
  LOCKED: { reason: 'another process has locked the SQLite file', written: 'no' },
  FULL: { reason: 'the disk of the SQLite file is full', written: 'no' },
  READONLY: { reason: 'the SQLite file may not be written', written: 'no' },
  CANTOPEN: { reason: 'the SQLite file cannot be opened any more', written: 'no' },
  IOERR: { reason: 'the SQLite file cannot be read or written', written: 'unknown' },
  CORRUPT: { reason: 'the SQLite file is damaged', written: 'unknown' },
  NOTADB: { reason: 'the SQLite file is damaged', written: 'unknown' },
};

interface Row {
  readonly seq: number;
  readonly author: ArrayBuffer;
  readonly text: ArrayBuffer;
  readonly createdAt: string;
}

/**
 * Opens a log in SQLite, in memory or in a file that no other process has open as its log.
 *
 * Uses libsql's synchronous interface: a query takes microseconds, less than a trip through a thread pool, and `libsql/promise` runs
 * `get` and `run` synchronously as well.
 *
 * @param file - path of the file; in memory by default.
 * @throws {StoreError} if the file cannot be opened or holds something else.
 */
export function openSqlite(file?: string): MessageStore {
  // Made absolute, since libsql reads a path that begins with `http:` or `file:` as a URL.
  const path = file === undefined ? MEMORY : resolve(file);
  let open: ReturnType<typeof prepare> | undefined;
  try {
    // Opened once by Node first: its error says why a file cannot be opened, SQLite's says only "14".
    if (path !== MEMORY) closeSync(openSync(path, 'a'));
    open = prepare(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const advice =
      failureOf(error) === FAILURES['BUSY']
        ? 'Another process has it, and a file takes one server at a time: end that process, give another file, or a MongoDB replica set, which several servers may share'
        : 'Give a file in an existing, writable folder';
    throw new StoreError(
      `cannot open the SQLite file ${path}: ${reason}. ` +
        `${advice}, or none (--store sqlite) to keep the log in memory`,
    );
  }
  const { version } = open;

  // libsql would still run statements of a closed database.
  const log = () => {
    if (!open) throw new Error('the SQLite store is closed');
    return open;
  };

  return {
    kind: 'sqlite',
    version,
    shared: false,
    logId: async () =>
      translateErrors(() => {
        // Does nothing if another process, or this one, has named the log already.
        log().insert.run(LOG_ID_SEQ, '', newLogId(), new Date().toISOString());
        return (log().logId.get() as { text: string }).text;
      }),
    tailSeq: async () => translateErrors(() => (log().tail.get() as { seq: number }).seq),
    insert: async ({ seq, author, text, createdAt }) =>
      translateErrors(() =>
        log().insert.run(seq, author, text, createdAt).changes === 1 ? 'inserted' : 'taken',
      ),
    since: async (seq, limit) => translateErrors(() => log().since.all(seq, limit) as Row[]).map(toMessage),
    check: async () => translateErrors(() => log().check()),
    close: async () => {
      const closing = open;
      open = undefined;
      closing?.close();
    },
  };
}

/** Runs a query. @throws {StoreUnavailable} in place of the SQLite errors in {@link FAILURES}. */
function translateErrors<T>(query: () => T): T {
  try {
    return query();
  } catch (error) {
    const failure = failureOf(error);
    throw failure ? new StoreUnavailable(failure.reason, failure.written, error) : error;
  }
}

/** Reads the first word of the code: extended codes add more, such as `SQLITE_IOERR_WRITE`. https://www.sqlite.org/rescode.html */
function failureOf(error: unknown) {
  const name = /^SQLITE_([A-Z]+)/.exec(String((error as { code?: unknown }).code))?.[1];
  return name === undefined ? undefined : FAILURES[name];
}

/**
 * Holds the lock of a log's file: another file beside it, so that programs that look into the log are not kept out. The system releases it
 * when this process ends, however it ends.
 */
function lockFor(path: string): Database.Database {
  const lock = new Database(`${path}.lock`);
  try {
    lock.exec(`PRAGMA busy_timeout = ${OPENING_BUSY_MS}; BEGIN EXCLUSIVE`);
    return lock;
  } catch (error) {
    lock.close();
    throw error;
  }
}

function prepare(path: string) {
  const lock = path === MEMORY ? undefined : lockFor(path);
  const database = new Database(path);
  try {
    // WAL lets readers continue while another process writes. NORMAL: a power cut may lose the last messages but never one in the
    // middle, so the log still has no hole.
    database.exec(`PRAGMA busy_timeout = ${OPENING_BUSY_MS}`);
    if (path !== MEMORY) database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    database.exec(SCHEMA);
    // From here on a synchronous wait for a lock would block the whole server; the caller retries instead.
    database.exec('PRAGMA busy_timeout = 0');
    return {
      version: (database.prepare('SELECT sqlite_version() AS version').get() as { version: string }).version,
      logId: database.prepare(LOG_ID),
      tail: database.prepare(TAIL),
      insert: database.prepare(INSERT),
      since: database.prepare(SINCE),
      check: () => void database.exec(CHECK),
      close: () => {
        database.close();
        lock?.close();
      },
    };
  } catch (error) {
    database.close();
    lock?.close();
    throw error;
  }
}

function toMessage({ seq, author, text, createdAt }: Row): Message {
  return { seq, author: decode(author), text: decode(text), createdAt };
}

function decode(bytes: ArrayBuffer): string {
  return Buffer.from(bytes).toString();
}
