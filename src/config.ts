import { z } from 'zod';
import { createToken, TOKEN } from './http/access.ts';
import { isLoopbackName } from './http/loopback.ts';
import { MAX_BATCH_MS } from './log/batch.ts';
import { RECOVERIES, type Recovery, STACKS, type Stack } from './modes/stack.ts';
import { parseMongodbUri, parseStoreChoice } from './store/open.ts';
import { StoreError } from './store/store-error.ts';
import { wholeNumber } from './whole-number.ts';

/** Most servers of one log on one machine. Each is a process. */
const MAX_NODES = 64;

/** Blanks around a number are allowed: `set PORT=3000 && npm start` on Windows leaves one behind it. */
const number = (min: number, max: number) => z.string().trim().pipe(wholeNumber(min, max));

/** Values between commas, none by default. */
const list = (what: string, each: RegExp) =>
  z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((part) => part.trim() || []))
    .refine((parts) => parts.every((part) => each.test(part)), `must be ${what}, or several between commas`);

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
  /** Whose code delivers: this project's, or such as tutorials teach. */
  STACK: z.enum(STACKS).default('tuned'),
  /** What the typical stack offers to readers that come back. The tuned one offers a cursor, and readers may leave it out. */
  RECOVERY: z.enum(RECOVERIES).default('cursor'),
  /** Long polls held open at once; beyond it the answer is 503 with Retry-After. */
  MAX_WAITERS: number(1, 1_000_000).default(20_000),
  /** How long shared caches may answer a poll for the server, in seconds; 0 lets none store it. */
  POLL_MAX_AGE_S: number(0, 3_600).default(0),
  /** What callers must know, if the server is open to other machines. */
  ACCESS_TOKEN: z
    .string()
    .regex(TOKEN, 'must be 16 to 200 letters, digits, - and _, such as `openssl rand -hex 16` gives')
    .optional(),
  /** Whether other machines may use the server without a token. */
  OPEN: z.enum(['true', 'false']).default('false'),
  /** Names of the server besides its addresses, and origins of pages besides its own. */
  ALLOWED_HOSTS: list('a name such as chat.example.org', /^[\w.-]+$/),
  ALLOWED_ORIGINS: list('an origin such as https://example.org', /^https?:\/\/[\w.-]+(:\d+)?$/),
  /** Connections at once, in all and from one address; beyond it the answer is 503 with Retry-After. */
  MAX_CONNECTIONS: number(1, 1_000_000).default(50_000),
  MAX_CONNECTIONS_PER_ADDRESS: number(1, 1_000_000).optional(),
  /** Messages that one address may post in a minute; beyond it the answer is 429 with Retry-After. */
  MESSAGES_PER_MINUTE: number(1, 1_000_000).optional(),
  /** Messages of the log; a full one answers 507. */
  MAX_MESSAGES: number(1, 1_000_000_000).default(10_000_000),
  /** Time that a client has to send a request, a third of it for the headers; then the answer is 408. */
  REQUEST_TIMEOUT_MS: number(300, 600_000).default(30_000),
  /** How long a connection is kept that asks nothing, so that pollers with long intervals can use it again. Common proxies keep it for 60 to 75 s. */
  IDLE_TIMEOUT_MS: number(100, 3_600_000).default(75_000),
  /**
   * How late the event loop may be, twice in a row; beyond it a part of new polls, messages and readers gets 503 with Retry-After. 0 refuses
   * none and does not look.
   */
  MAX_LOOP_DELAY_MS: number(0, 60_000).default(500),
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
  readonly stack: Stack;
  readonly recovery: Recovery;
  readonly maxWaiters: number;
  readonly pollMaxAgeS: number;
  /** `undefined`: none is needed, since only this machine can call, or everybody may. */
  readonly accessToken: string | undefined;
  readonly allowedHosts: readonly string[];
  readonly allowedOrigins: readonly string[];
  readonly readerBufferBytes: number;
  readonly maxConnections: number;
  /** `Infinity`: no limit, as for callers of this machine, which is its own. */
  readonly maxConnectionsPerAddress: number;
  readonly messagesPerMinute: number;
  readonly maxMessages: number;
  readonly requestTimeoutMs: number;
  readonly idleTimeoutMs: number;
  /** 0: the server refuses nothing for being late. */
  readonly maxLoopDelayMs: number;
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
    stack: env.STACK,
    recovery: env.RECOVERY,
    maxWaiters: env.MAX_WAITERS,
    pollMaxAgeS: env.POLL_MAX_AGE_S,
    accessToken: tokenOf(env),
    allowedHosts: env.ALLOWED_HOSTS,
    allowedOrigins: env.ALLOWED_ORIGINS,
    readerBufferBytes: env.READER_BUFFER_BYTES,
    maxConnections: env.MAX_CONNECTIONS,
    maxConnectionsPerAddress: env.MAX_CONNECTIONS_PER_ADDRESS ?? forOthers(env, CONNECTIONS_PER_ADDRESS),
    messagesPerMinute: env.MESSAGES_PER_MINUTE ?? forOthers(env, MESSAGES_PER_MINUTE),
    maxMessages: env.MAX_MESSAGES,
    requestTimeoutMs: env.REQUEST_TIMEOUT_MS,
    idleTimeoutMs: env.IDLE_TIMEOUT_MS,
    maxLoopDelayMs: env.MAX_LOOP_DELAY_MS,
  });
}

/** Limits of one address where other machines can reach the server: enough for a class behind one router, and for a person who types. */
const CONNECTIONS_PER_ADDRESS = 500;
const MESSAGES_PER_MINUTE = 600;

/** Returns a limit for callers of other machines; this machine's own have none, since a benchmark loads the server from here. */
function forOthers({ HOST }: z.output<typeof environmentSchema>, limit: number): number {
  return isLoopbackName(HOST) ? Number.POSITIVE_INFINITY : limit;
}

/**
 * Returns the token that callers need: the one that was given, or a new one where other machines can reach the server and nobody said that all
 * of them may use it.
 */
function tokenOf({ HOST, ACCESS_TOKEN, OPEN }: z.output<typeof environmentSchema>): string | undefined {
  if (OPEN === 'true') return undefined;
  return ACCESS_TOKEN ?? (isLoopbackName(HOST) ? undefined : createToken());
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
