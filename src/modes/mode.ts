import type { Clock } from '../clock.ts';
import type { Endpoint } from './endpoint.ts';
import type { Heartbeat } from './heartbeat.ts';
import type { Stack } from './stack.ts';

/** What a client reports to its owner. Each is called synchronously, once per event, so it must be cheap. */
export interface ClientEvents {
  /** A message arrived. */
  message(seq: number): void;
  /** The server has another log than before, as when its store was in memory and it restarted. Its messages follow, from the first on. */
  reset(): void;
  /** A poll, or a request that was held, was answered without a message. */
  emptyAnswer?(): void;
  /** A poll was skipped: it was due while the previous one was still under way. */
  missedTick(): void;
  /** The transport failed. The client retries by its own rules. */
  trouble(reason: string): void;
}

/** Wakes many clients with few timers. */
export interface Scheduler {
  /** Calls `run` once, at `dueMs` or shortly after. Times are of the monotonic clock, in milliseconds. */
  at(dueMs: number, run: () => void): void;
}

/** The settings of a simulated client. Times are milliseconds of the machine's monotonic clock (see `clock.ts`). */
export interface ClientOptions {
  /** For example `http://127.0.0.1:40123`, without a path. */
  readonly baseUrl: string;
  /** The first cursor, as a plain number: the client wants messages with a greater `seq`. */
  readonly since: number;
  /** Whether a reader that reconnects sends its cursor, or its session with an offset. Without, it gets new messages only, as one that keeps no cursor. */
  readonly keepsCursor: boolean;
  /** Polling modes: time between two polls. */
  readonly pollIntervalMs: number;
  /** Polling modes: when the first poll is due. Poll k is due k intervals later, regardless of how long earlier ones took. */
  readonly firstPollAtMs: number;
  /** Seeded randomness in [0, 1) for back-off and jitter. */
  readonly random: () => number;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly events: ClientEvents;
}

/** One simulated reader. */
export interface DeliveryClient {
  /**
   * Connects. Resolves when the server has accepted the subscription, or has answered the first poll; rejects if it did not.
   * After `drop` it connects again, from the cursor.
   */
  open(): Promise<void>;
  /** Cuts the TCP connection without closing the protocol, as when a phone loses its network. `open` resumes from the cursor. */
  drop(): void;
  /** Closes the connection for good. May be called twice. */
  close(): Promise<void>;
}

export type CreateClient = (options: ClientOptions) => DeliveryClient;

/**
 * `library`: what an application would use (`fetch`, `eventsource`, `socket.io-client`, `ws`).
 * `lean`: speaks the same protocol directly over a socket, so that one driver can run thousands of them.
 */
export const CLIENT_KINDS = ['lean', 'library'] as const;
export type ClientKind = (typeof CLIENT_KINDS)[number];

/** What the module of a server half exports. */
export interface ServerHalf {
  readonly endpoint: Endpoint;
}

/** What the module of a client exports. */
export interface ClientHalf {
  readonly createClient: CreateClient;
}

/**
 * One way to deliver: a line in the registry, from which everything that lists modes is derived.
 *
 * Its halves are loaded on demand, so a measured server loads no client and a client's thread loads no server.
 */
export interface Mode {
  /** The name in flags, results and reports. */
  readonly name: string;
  /** Short names that the CLI accepts too. */
  readonly aliases: readonly string[];
  /** One line for `--help` and reports. */
  readonly summary: string;
  /** `poll`: asks every interval. `hold`: asks, and the server holds the request until there is news. `push`: the server sends unasked. */
  readonly kind: 'poll' | 'hold' | 'push';
  /** HTTP requests that a client needs before the first message can come; 0 for polls. */
  readonly handshakesPerClient: number;
  /** What keeps a silent connection alive; absent for a mode whose connections are never silent. */
  readonly heartbeat?: Heartbeat;
  /** Set if the protocol can restore a session, as Socket.IO's connection state recovery does. */
  readonly keepsSessions?: true;
  /** The mode that delivers by the same code once clients are connected, so that both cost the same from then on. */
  readonly deliversAs?: string;
  /** Loads the server half of each stack. Modes that share one load the same module. */
  readonly server: Readonly<Record<Stack, () => Promise<ServerHalf>>>;
  /** Loads a client. */
  readonly clients: Readonly<Record<ClientKind, () => Promise<ClientHalf>>>;
}
