import { MAX_BATCH_MS } from '../../src/log/batch.ts';
import { MAX_TEXT_BYTES } from '../../src/log/message-limits.ts';

/** How a flag is shown in `--help`, and what it is without being given. */
export interface FlagText {
  readonly flag: string;
  readonly help: string;
  /** Absent where a flag that is not given has a meaning of its own. */
  readonly default?: string;
}

/** Limits of poll intervals, whether given or derived from `--freshness`. */
export const INTERVAL_LIMITS_MS = { min: 10, max: 600_000 } as const;

/** Limits of the other flags, in the unit that their help names. */
export const LIMITS = {
  clients: { min: 1, max: 1_000_000 },
  freshnessMs: { min: 20, max: 600_000 },
  messagesPerSecond: { min: 0.001, max: 10_000 },
  payloadBytes: { min: 1, max: MAX_TEXT_BYTES },
  rttMs: { min: 0, max: 5_000 },
  batchMs: { min: 0, max: MAX_BATCH_MS },
  nodes: { min: 1, max: 16 },
  durationS: { min: 1, max: 3_600 },
  warmupS: { min: 0, max: 600 },
  repeat: { min: 1, max: 100 },
  seed: { min: 0, max: 4_294_967_295 },
  threads: { min: 1, max: 64 },
  tailCache: { min: 0, max: 1_000_000 },
} as const;

/** Writes a range for `--help`. */
function range({ min, max }: { readonly min: number; readonly max: number }): string {
  return `${min} to ${max}`;
}

/** Every flag that shapes a plan, with its only default. Apart from its readers in `options.ts`, which `--help` does not need. */
export const FLAGS = {
  modes: {
    flag: '--modes <list>',
    help: 'modes to compare, by name or alias, or all',
    default: 'pull,push',
  },
  clients: {
    flag: '--clients <list>',
    help: `simulated readers (${range(LIMITS.clients)})`,
    default: '100',
  },
  interval: {
    flag: '--interval <list>',
    help: `time between two polls of a client, in ms or such as 1s (${range(INTERVAL_LIMITS_MS)} ms)`,
    default: '1000',
  },
  freshness: {
    flag: '--freshness <time>',
    help: `compare at equal freshness: poll so often that 95% of messages arrive within this time, in ms or such as 1s (${range(LIMITS.freshnessMs)} ms)`,
  },
  rate: {
    flag: '--rate <list>',
    help: `messages published per second (${range(LIMITS.messagesPerSecond)})`,
    default: '0.5',
  },
  payload: {
    flag: '--payload <list>',
    help: `text of a message, in bytes (${range(LIMITS.payloadBytes)})`,
    default: '20',
  },
  rtt: {
    flag: '--rtt <list>',
    help: `simulated round trip between readers and server, in ms (${range(LIMITS.rttMs)}); the publisher has none`,
    default: '0',
  },
  batch: {
    flag: '--batch <list>',
    help: `send to each reader at most once in this time and batch what comes meanwhile, in ms (${range(LIMITS.batchMs)}); 0 sends each message at once; no effect on polls, which are measured at the first value only`,
    default: '0',
  },
  churn: {
    flag: '--churn <share>',
    help: 'share of the readers that lose their connection in every 10 s and come back 0.5 to 3 s later, such as 20% or 0.2',
    default: '0',
  },
  nodes: {
    flag: '--nodes <list>',
    help: `servers of the log, each a process (${range(LIMITS.nodes)}); readers are spread over them, and messages published to them in turn; more than one share a MongoDB replica set`,
    default: '1',
  },
  restart: {
    flag: '--restart <how>',
    help: 'end a server in each window and start it again: killed or ended (by SIGTERM); :all for every one of --nodes, :database for their MongoDB, and @ with the time from the start of the window (default: a third of it), such as killed, ended@5s or killed:all@10s',
  },
  recovery: {
    flag: '--recovery <list>',
    help: "what a reader that lost its connection comes back with: cursor (it gets what it missed), connection-state (Socket.IO's own recovery, on the typical stack) or none (new messages only, as with the defaults of Socket.IO); no effect on polls and held requests, which are measured at the first value only",
    default: 'cursor',
  },
  stack: {
    flag: '--stack <list>',
    help: "the server's code: tuned (this project's) or typical (as tutorials have it: Express and a query for each poll, response.write or send in a loop, io.emit)",
    default: 'tuned',
  },
  duration: {
    flag: '--duration <time>',
    help: `measured window of a cell, in s or such as 2m (${range(LIMITS.durationS)} s)`,
    default: '15',
  },
  warmup: {
    flag: '--warmup <time>',
    help: `same load before the window, not counted, in s (${range(LIMITS.warmupS)}; at least a poll interval, a round trip and a batch)`,
    default: '3',
  },
  repeat: {
    flag: '--repeat <number>',
    help: `times that every cell is measured (${range(LIMITS.repeat)}), each with due times of its own, in seeded random order`,
    default: '1',
  },
  seed: {
    flag: '--seed <number>',
    help: `seed of every random choice (${range(LIMITS.seed)}); the same seed gives the same order and due times`,
    default: '1',
  },
  phase: {
    flag: '--phase <kind>',
    help: 'poll timers of the clients: jittered (spread over the interval) or aligned (all at once)',
    default: 'jittered',
  },
  arrivals: {
    flag: '--arrivals <kind>',
    help: 'due times of messages: even or poisson (random)',
    default: 'even',
  },
  threads: {
    flag: '--threads <number>',
    help: `worker threads that simulate clients (${range(LIMITS.threads)})`,
    default: '1',
  },
  client: {
    flag: '--client <kind>',
    help: "clients to simulate: lean (cheap, this project's own) or library (fetch, socket.io-client …)",
    default: 'lean',
  },
  tailCache: {
    flag: '--tail-cache <number>',
    help: `newest messages that the server keeps in memory (${range(LIMITS.tailCache)}); with 0 each poll is a database query`,
    default: '10000',
  },
} as const satisfies Record<string, FlagText>;

export type OptionName = keyof typeof FLAGS;

/** Every flag as it was typed or as its default says. */
export type OptionTexts = Readonly<Partial<Record<OptionName, string>>>;
