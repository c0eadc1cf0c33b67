import type { MessageStore } from './message-store.ts';
import { parseMongoUri } from './mongo-uri.ts';
import { StoreError } from './store-error.ts';

/** Options for opening a store. */
export interface OpenOptions {
  /** Called with each line for the user: which store `auto` chose and why, and the progress of a download. */
  readonly say: (line: string) => void;
  /** Called with the underlying error of a store that `auto` could not open. */
  readonly debug?: (line: string) => void;
  /** `MONGODB_URI` of the environment. Only `auto` uses it. */
  readonly mongodbUri?: string | undefined;
}

/** A valid choice of a store that is not opened yet. */
export interface StoreChoice {
  /** The choice without credentials, safe to print. */
  readonly label: string;
  /** @throws {StoreError} if the store cannot be opened. */
  open(options: OpenOptions): Promise<MessageStore>;
}

/** One form of `--store`. */
export interface StoreForm {
  readonly form: string;
  readonly summary: string;
  /**
   * @returns `undefined` if `choice` is not of this form.
   * @throws {StoreError} if it is, but is malformed.
   */
  parse(choice: string): StoreChoice | undefined;
}

/** Time limit for the first byte of a download, in milliseconds: long if the user asked for MongoDB, short if SQLite will do instead. */
const FIRST_BYTE_MS = { asked: 15_000, auto: 1400 };

/** The registry of stores; the list of valid forms in an error derives from it. Each database is imported only when it is opened. */
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
  { form: 'sqlite:FILE', summary: 'SQLite in a file, for one server at a time', parse: sqliteFile },
  {
    form: 'mongodb://…',
    summary: 'a MongoDB that runs already, best an empty database; several servers may share a replica set',
    parse: mongoUri,
  },
  { form: 'mongodb+srv://…', summary: 'the same, its hosts found in DNS', parse: mongoUri },
];

/**
 * Parses the value of `--store`. Opens nothing.
 *
 * @throws {StoreError} if it has none of the forms in {@link storeForms}, or is malformed. The message holds no credentials.
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
 * Parses `MONGODB_URI`. Opens nothing.
 *
 * @throws {StoreError} if it is not a MongoDB URI. The message holds no credentials.
 */
export function parseMongodbUri(uri: string): StoreChoice {
  const parsed = mongoUri(uri);
  if (parsed) return parsed;
  throw new StoreError('must begin with mongodb:// or mongodb+srv://; correct or unset it');
}

/**
 * Opens a store.
 *
 * A log that already has messages (a file, a MongoDB that is kept) continues after them, so readers that want new messages only must
 * start at the tail and not at 0. Benchmarks should use an empty store, since a long log makes queries more expensive.
 *
 * @param choice - in one of the forms in {@link storeForms}.
 * @throws {StoreError} that names the choice, what is wrong and what to do.
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
    open: async ({ say }) => (await import('./mongo.ts')).openMongo(target, { say }),
  };
}

async function openSqlite(file?: string): Promise<MessageStore> {
  return (await import('./sqlite.ts')).openSqlite(file);
}

async function openOwnMongo(say: OpenOptions['say'], firstByteMs: number): Promise<MessageStore> {
  return (await import('./memory-mongo.ts')).openMemoryMongo({ say, firstByteMs });
}
