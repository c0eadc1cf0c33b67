import type { MessageStore } from './message-store.ts';
import { parseMongoUri } from './mongo-uri.ts';
import { StoreError } from './store-error.ts';

/** What a store may need while it is opened. */
export interface OpenOptions {
  /** Told a line at a time: which store `auto` took and why, and the progress of a download. */
  readonly say: (line: string) => void;
  /** Told what a library said of a store that `auto` could not take. */
  readonly debug?: (line: string) => void;
  /** The environment's `MONGODB_URI`. Only `auto` heeds it. */
  readonly mongodbUri?: string | undefined;
}

/** A store that was asked for in words that are understood, and not opened yet. */
export interface StoreChoice {
  /** The choice as it may be printed: without credentials. */
  readonly label: string;
  /** @throws {StoreError} when it cannot be opened. */
  open(options: OpenOptions): Promise<MessageStore>;
}

/** One way to write a choice: a line in the registry, from which `--help` and the error for all others derive. */
export interface StoreForm {
  readonly form: string;
  readonly summary: string;
  /** `undefined`: not written in this form. */
  parse(choice: string): StoreChoice | undefined;
}

/** A user who asked for MongoDB can wait for a slow network; one who did not ask gets SQLite instead. */
const FIRST_BYTE_MS = { asked: 15_000, auto: 1400 };

/** All stores that can be chosen. Each is imported when it is opened: a server pays memory for one database only. */
export const storeForms: readonly StoreForm[] = [
  {
    form: 'auto',
    summary: 'MONGODB_URI if set, else mongo if there is a way to it, else sqlite',
    parse: word('auto', openAuto),
  },
  {
    form: 'mongo',
    summary: 'a temporary MongoDB of its own; the first time it is downloaded (about 100 MB)',
    parse: word('mongo', openAskedMongo),
  },
  { form: 'sqlite', summary: 'SQLite in memory', parse: word('sqlite', () => openSqlite()) },
  { form: 'sqlite:FILE', summary: 'SQLite in a file, which several servers may share', parse: sqliteFile },
  { form: 'mongodb://…', summary: 'a MongoDB that runs already; best an empty database', parse: mongoUri },
  { form: 'mongodb+srv://…', summary: 'the same, its hosts found in DNS', parse: mongoUri },
];

/**
 * Reads the value of `--store`, opening nothing.
 *
 * @throws {StoreError} when no store is written so. The message may be printed: credentials are left out.
 */
export function parseStoreChoice(choice: string): StoreChoice {
  for (const { parse } of storeForms) {
    const parsed = parse(choice);
    if (parsed) return parsed;
  }
  const given = choice.replace(/^.*@/s, '***@');
  throw new StoreError(`unknown store '${given}': use ${storeForms.map(({ form }) => form).join(', ')}`);
}

/**
 * Reads the environment's `MONGODB_URI`, opening nothing.
 *
 * @throws {StoreError} when it is none. The message may be printed: credentials are left out.
 */
export function parseMongodbUri(uri: string): StoreChoice {
  const parsed = mongoUri(uri);
  if (parsed) return parsed;
  throw new StoreError('must begin with mongodb:// or mongodb+srv://; correct or unset it');
}

/**
 * Opens the store that is chosen as in {@link storeForms}.
 *
 * A log that has messages already (a file, a MongoDB that is kept) goes on from its tail, so every reader must begin at
 * the tail rather than at 0. A benchmark should be given an empty one: a long log makes the database's own work larger.
 *
 * @throws {StoreError} with what was chosen, what is wrong and what to do.
 */
export async function openStore(choice: string, options: OpenOptions): Promise<MessageStore> {
  return parseStoreChoice(choice).open(options);
}

async function openAuto({ say, debug, mongodbUri }: OpenOptions): Promise<MessageStore> {
  if (mongodbUri) {
    const { label, open } = parseMongodbUri(mongodbUri);
    const store = await open({ say });
    say(`Store: MongoDB ${store.version} at ${label}, since MONGODB_URI is set.`);
    return store;
  }
  try {
    const store = await openOwnMongo(say, FIRST_BYTE_MS.auto);
    say(`Store: MongoDB ${store.version}, started here by mongodb-memory-server.`);
    return store;
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const store = await openSqlite();
    if (error.detail !== undefined) debug?.(`${error.message}: ${error.detail}`);
    say(`Store: SQLite ${store.version} in memory, since ${error.message}. Another: --store mongodb://…`);
    return store;
  }
}

async function openAskedMongo({ say }: OpenOptions): Promise<MessageStore> {
  try {
    return await openOwnMongo(say, FIRST_BYTE_MS.asked);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const because = error.detail === undefined ? '' : ` (${error.detail})`;
    throw new StoreError(
      `cannot start MongoDB: ${error.message}${because}. Set MONGOMS_SYSTEM_BINARY to the path of a mongod, ` +
        'or choose another store, such as --store mongodb://… or --store sqlite',
    );
  }
}

function word(written: string, open: StoreChoice['open']): StoreForm['parse'] {
  return (choice) => (choice === written ? { label: written, open } : undefined);
}

function sqliteFile(choice: string): StoreChoice | undefined {
  const file = /^sqlite:(.+)$/s.exec(choice)?.[1];
  return file === undefined ? undefined : { label: choice, open: () => openSqlite(file) };
}

function mongoUri(choice: string): StoreChoice | undefined {
  if (!/^mongodb(\+srv)?:\/\//.test(choice)) return undefined;
  const target = parseMongoUri(choice);
  return {
    label: target.label,
    open: async () => (await import('./mongo.ts')).openMongo(target),
  };
}

async function openSqlite(file?: string): Promise<MessageStore> {
  return (await import('./sqlite.ts')).openSqlite(file);
}

async function openOwnMongo(say: OpenOptions['say'], firstByteMs: number): Promise<MessageStore> {
  return (await import('./memory-mongo.ts')).openMemoryMongo({ say, firstByteMs });
}
