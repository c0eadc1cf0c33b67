import { closeSync, openSync } from 'node:fs';
import { resolve } from 'node:path';
import Database from 'libsql';
import type { Message } from '../log/message.ts';
import type { MessageStore } from './message-store.ts';
import { StoreError } from './store-error.ts';
import { StoreUnavailable, type Written } from './store-unavailable.ts';

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

/** Whether the file takes a writer; nothing is written. Rolled back in the same turn, so nobody else waits for it. */
const CHECK = 'BEGIN IMMEDIATE; ROLLBACK';

/** Another process may hold the file while the server starts: nothing else is to be done yet, so SQLite may wait for it. */
const OPENING_BUSY_MS = 5_000;

/** What a failure is for people, by the name of SQLite's code, and whether an insert may have been written all the same. */
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
    const advice =
      failureOf(error) === FAILURES['BUSY']
        ? 'Another process holds it: end that process, or give another file'
        : 'Give a file in an existing, writable folder';
    throw new StoreError(
      `cannot open the SQLite file ${path}: ${reason}. ` +
        `${advice}, or none (--store sqlite) to keep the log in memory`,
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
    tailSeq: async () => asking(() => (log().tail.get() as { seq: number }).seq),
    insert: async ({ seq, author, text, createdAt }) =>
      asking(() => (log().insert.run(seq, author, text, createdAt).changes === 1 ? 'inserted' : 'taken')),
    since: async (seq, limit) => asking(() => log().since.all(seq, limit) as Row[]).map(toMessage),
    check: async () => asking(() => log().check()),
    close: async () => {
      const closing = open;
      open = undefined;
      closing?.close();
    },
  };
}

/** @throws {StoreUnavailable} in place of an error of SQLite's that {@link FAILURES} knows. */
function asking<T>(query: () => T): T {
  try {
    return query();
  } catch (error) {
    const failure = failureOf(error);
    throw failure ? new StoreUnavailable(failure.reason, failure.written, error) : error;
  }
}

/** Codes have more after their name, such as `SQLITE_IOERR_WRITE`. */
function failureOf(error: unknown) {
  const name = /^SQLITE_([A-Z]+)/.exec(String((error as { code?: unknown }).code))?.[1];
  return name === undefined ? undefined : FAILURES[name];
}

function prepare(path: string) {
  const database = new Database(path);
  try {
    // Another process may be writing; WAL lets readers go on meanwhile. NORMAL: a power cut may cost the last
    // messages, never a message in the middle, so the visible prefix still has no hole.
    database.exec(`PRAGMA busy_timeout = ${OPENING_BUSY_MS}`);
    if (path !== MEMORY) database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    database.exec(SCHEMA);
    // From here on calls are synchronous in a process that serves others: SQLite must not wait in them.
    database.exec('PRAGMA busy_timeout = 0');
    return {
      version: (database.prepare('SELECT sqlite_version() AS version').get() as { version: string }).version,
      tail: database.prepare(TAIL),
      insert: database.prepare(INSERT),
      since: database.prepare(SINCE),
      check: () => void database.exec(CHECK),
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
