/** How a flag is shown in `--help`, and what it is without being given. */
export interface FlagText {
  readonly flag: string;
  readonly help: string;
  /** Absent where a flag that is not given has a meaning of its own. */
  readonly default?: string;
}

/** Every flag that shapes a plan, with its only default. Apart from its readers in `options.ts`, which `--help` does not need. */
export const FLAGS = {
  modes: {
    flag: '--modes <list>',
    help: 'ways to deliver, by name or alias, or all',
    default: 'pull,push',
  },
  clients: {
    flag: '--clients <list>',
    help: 'simulated readers',
    default: '100',
  },
  interval: {
    flag: '--interval <list>',
    help: 'time between two polls of a client, in ms (or 1s)',
    default: '1000',
  },
  freshness: {
    flag: '--freshness <time>',
    help: 'compare at equal freshness: poll so often that 95% of messages arrive within this time, in ms (or 1s)',
  },
  rate: {
    flag: '--rate <list>',
    help: 'messages published per second',
    default: '0.5',
  },
  payload: {
    flag: '--payload <list>',
    help: 'text of a message, in bytes',
    default: '20',
  },
  rtt: {
    flag: '--rtt <list>',
    help: 'round trip between readers and server, in ms; the publisher stays beside the server',
    default: '0',
  },
  batch: {
    flag: '--batch <list>',
    help: 'hand messages over at most once in this time, those that are due together, in ms; 0 is each by itself; means nothing to polls, which are measured at the first only',
    default: '0',
  },
  churn: {
    flag: '--churn <share>',
    help: 'share of the readers, such as 20% or 0.2, that lose their connection in every 10 s and come back 0.5 to 3 s later',
    default: '0',
  },
  duration: {
    flag: '--duration <time>',
    help: 'measured window of a cell, in s (or 2m)',
    default: '15',
  },
  warmup: {
    flag: '--warmup <time>',
    help: 'steady load before the window, not counted, in s',
    default: '2',
  },
  repeat: {
    flag: '--repeat <number>',
    help: 'times that every cell is measured, in seeded random order, each time with other due times',
    default: '1',
  },
  seed: {
    flag: '--seed <number>',
    help: 'seed of every random choice: same seed, same plan, order and due times',
    default: '1',
  },
  phase: {
    flag: '--phase <kind>',
    help: 'poll timers of the clients: jittered (spread over the interval) or aligned (a herd)',
    default: 'jittered',
  },
  arrivals: {
    flag: '--arrivals <kind>',
    help: 'times of messages: even or poisson',
    default: 'even',
  },
  threads: {
    flag: '--threads <number>',
    help: 'worker threads that simulate clients',
    default: '1',
  },
  client: {
    flag: '--client <kind>',
    help: 'simulated clients: lean, or library (fetch, socket.io-client …)',
    default: 'lean',
  },
  tailCache: {
    flag: '--tail-cache <number>',
    help: 'newest messages that the server keeps in memory; 0 makes each poll pay a query',
    default: '10000',
  },
} as const satisfies Record<string, FlagText>;

export type OptionName = keyof typeof FLAGS;

/** Every flag as it was typed or as its default says. */
export type OptionTexts = Readonly<Partial<Record<OptionName, string>>>;
