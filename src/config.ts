import { z } from 'zod';
import { parseMongodbUri, parseStoreChoice } from './store/open.ts';
import { StoreError } from './store/store-error.ts';
import { wholeNumber } from './whole-number.ts';

/** Blanks around a number are allowed: `set PORT=3000 && npm start` on Windows leaves one behind it. */
const number = (min: number, max: number) => z.string().trim().pipe(wholeNumber(min, max));

/** Longest time that live messages may be collected for, in milliseconds. */
export const MAX_BATCH_MS = 1_000;

/** Every setting of the server, by the name it has in the environment, with its default. Nothing else reads the environment. */
const environmentSchema = z.object({
  PORT: number(0, 65_535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  STORE: z.string().min(1).default('auto'),
  MONGODB_URI: z.string().min(1).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** Messages of the log's tail kept in memory; 0 turns the tail off, and then each poll pays its query. */
  TAIL_CACHE: number(0, 1_000_000).default(10_000),
  /** Live messages are handed over at most once in so many milliseconds, together; 0 hands over each by itself. */
  BATCH_MS: number(0, MAX_BATCH_MS).default(0),
  /** Long polls held open at once; beyond it the answer is 503 with Retry-After. */
  MAX_WAITERS: number(1, 1_000_000).default(20_000),
  /** What may wait in memory for one slow reader before it is served from the log at its own pace. */
  READER_BUFFER_BYTES: number(1_024, 64 * 1024 * 1024).default(256 * 1024),
});

export interface ServerConfig {
  readonly port: number;
  readonly host: string;
  readonly store: string;
  readonly mongodbUri: string | undefined;
  readonly logLevel: string;
  readonly tailCache: number;
  readonly batchMs: number;
  readonly maxWaiters: number;
  readonly readerBufferBytes: number;
}

/** A setting that cannot be used. The message names every one of them. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads the server's configuration.
 *
 * @param environment - usually `process.env`, with the command line's flags laid over it.
 * @param nameOf - the name by which a setting was given, such as a flag's; without it the environment's.
 * @throws {ConfigError} that lists all the settings that cannot be used, each with its constraint and the value given.
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  nameOf: (setting: string) => string = (setting) => setting,
): ServerConfig {
  // An empty variable is one that was not set: shells and container files make them by accident.
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
    logLevel: env.LOG_LEVEL,
    tailCache: env.TAIL_CACHE,
    batchMs: env.BATCH_MS,
    maxWaiters: env.MAX_WAITERS,
    readerBufferBytes: env.READER_BUFFER_BYTES,
  });
}

/** Apart from the others, since what was given may hold a password: the store's own words leave that out. */
function storeProblems(
  { STORE: store = 'auto', MONGODB_URI: mongodbUri }: Readonly<Record<string, string | undefined>>,
  nameOf: (setting: string) => string,
): string[] {
  // Nothing but `auto` heeds the environment's URI.
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
