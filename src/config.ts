import { z } from 'zod';
import { MAX_BATCH_MS } from './log/batch.ts';
import { parseMongodbUri, parseStoreChoice } from './store/open.ts';
import { StoreError } from './store/store-error.ts';
import { wholeNumber } from './whole-number.ts';

/** Most servers of one log on one machine. Each is a process. */
const MAX_NODES = 64;

/** Blanks around a number are allowed: `set PORT=3000 && npm start` on Windows leaves one behind it. */
const number = (min: number, max: number) => z.string().trim().pipe(wholeNumber(min, max));

/** All settings of the server by the names of their environment variables, with their defaults. */
const environmentSchema = z.object({
  PORT: number(0, 65_535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  STORE: z.string().min(1).default('auto'),
  MONGODB_URI: z.string().min(1).optional(),
  /** Servers of one log on this machine, each a process. */
  NODES: number(1, MAX_NODES).default(1),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** Messages of the log's tail kept in memory; 0 turns the tail off, so that each poll costs a query. */
  TAIL_CACHE: number(0, 1_000_000).default(10_000),
  /** Live messages are handed over at most once in so many milliseconds, together; 0 hands over each by itself. */
  BATCH_MS: number(0, MAX_BATCH_MS).default(0),
  /** Long polls held open at once; beyond it the answer is 503 with Retry-After. */
  MAX_WAITERS: number(1, 1_000_000).default(20_000),
  /** What may wait in memory for one slow reader before it is served from the log at its own pace. */
  READER_BUFFER_BYTES: number(1_024, 64 * 1024 * 1024).default(256 * 1024),
});

/** The checked configuration; see `environmentSchema` for units and defaults. */
export interface ServerConfig {
  readonly port: number;
  readonly host: string;
  readonly store: string;
  readonly mongodbUri: string | undefined;
  readonly nodes: number;
  readonly logLevel: string;
  readonly tailCache: number;
  readonly batchMs: number;
  readonly maxWaiters: number;
  readonly readerBufferBytes: number;
}

/** One or more settings are invalid. The message has a line for each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads and checks the server's configuration.
 *
 * @param environment - usually `process.env`, overridden by the flags of the command line.
 * @param nameOf - returns the name under which a setting was given, such as that of a flag; by default that of the environment variable.
 * @throws {ConfigError} that lists all invalid settings, each with its constraint and the value given.
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  nameOf: (setting: string) => string = (setting) => setting,
): ServerConfig {
  // An empty variable counts as not set: shells and container files create them by accident.
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = environmentSchema.safeParse(given);
  const problems = [
    ...(parsed.error?.issues ?? []).map(({ path, message }) => {
      const setting = String(path[0]);
      return `${nameOf(setting)}: ${message}; given: ${JSON.stringify(given[setting])}`;
    }),
    ...storeProblems(given, nameOf),
  ];
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems.join('\n'));
  const env = parsed.data;
  return Object.freeze({
    port: env.PORT,
    host: env.HOST,
    store: env.STORE,
    mongodbUri: env.MONGODB_URI,
    nodes: env.NODES,
    logLevel: env.LOG_LEVEL,
    tailCache: env.TAIL_CACHE,
    batchMs: env.BATCH_MS,
    maxWaiters: env.MAX_WAITERS,
    readerBufferBytes: env.READER_BUFFER_BYTES,
  });
}

/** Checks the store's settings apart from the others: the value may hold a password, which the errors of the store leave out. */
function storeProblems(
  { STORE: store = 'auto', MONGODB_URI: mongodbUri }: Readonly<Record<string, string | undefined>>,
  nameOf: (setting: string) => string,
): string[] {
  // Only `auto` uses the environment's URI.
  const [setting, read] =
    store === 'auto' && mongodbUri
      ? (['MONGODB_URI', () => parseMongodbUri(mongodbUri)] as const)
      : (['STORE', () => parseStoreChoice(store)] as const);
  try {
    read();
    return [];
  } catch (error) {
    if (error instanceof StoreError) return [`${nameOf(setting)}: ${error.message}`];
    throw error;
  }
}
