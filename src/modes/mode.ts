import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Router } from 'express';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { ServerConfig } from '../config.ts';
import type { Connections } from '../http/connections.ts';
import type { Feed } from '../log/feed.ts';
import type { Meter } from '../meter.ts';

/** What the server half of a mode is given: one log, one owner of connections, one meter. */
export interface WireContext {
  readonly connections: Connections;
  /** Express routes of this wire go here, ahead of the 404. */
  readonly router: Router;
  readonly feed: Feed;
  readonly meter: Meter;
  readonly config: ServerConfig;
  readonly log: Logger;
}

/** The server half of one or several modes, attached to a listening server. */
export interface AttachedWire {
  /**
   * Answers a request before Express is entered. `false`: not mine, or nothing that I can do better than Express.
   * Synchronous, since it stands in front of everything.
   */
  handle?(request: IncomingMessage, response: ServerResponse): boolean;
  /**
   * Whether the request will be answered with 101. Otherwise it comes to `handle`, which may say why, as an ordinary request does
   * [RFC 9110 §7.8]. Asked only when every earlier request of its connection is answered.
   */
  takesUpgrade?(request: IncomingMessage): boolean;
  /** Takes over the connection of a request that `takesUpgrade` accepted. */
  handleUpgrade?(request: IncomingMessage, socket: Socket, head: Buffer): void;
  /** Ends what is open for good. May be called twice. */
  close(): Promise<void>;
}

/** A protocol on the server. The three polls share one. */
export interface Wire {
  readonly name: string;
  /** Its address, as its server half compares it: clients may write it in capitals, and with or without a slash at the end. */
  readonly path: string;
  /** What the address takes, posts to it too; every other method is refused before a server half is asked. */
  readonly methods: readonly string[];
  attach(context: WireContext): AttachedWire;
}

/** What a client tells the one who watches it. Called once per event, synchronously, so it must be cheap. */
export interface ClientEvents {
  /** A message arrived. */
  message(seq: number): void;
  /** A poll was due while the last was still under way, and was left out, as a browser's timer that does not overlap would. */
  missedTick(): void;
  /** The transport failed and the client tries again by its own rules. */
  trouble(reason: string): void;
}

/** Wakes many clients with few timers. */
export interface Scheduler {
  /** Calls back once, at the moment or shortly after. Times are of the monotonic clock, in milliseconds. */
  at(dueMs: number, run: () => void): void;
}

/** What a simulated client needs to know. Times are milliseconds of the machine's monotonic clock (see `clock.ts`). */
export interface ClientOptions {
  /** For example `http://127.0.0.1:40123`, without a path. */
  readonly baseUrl: string;
  /** The cursor to begin from: messages with a greater `seq` are wanted. */
  readonly since: number;
  /** Polling modes: time between two polls. */
  readonly pollIntervalMs: number;
  /** Polling modes: when the first poll is due; the k-th is due k intervals later, whatever happens. */
  readonly firstPollAtMs: number;
  /** Seeded randomness in [0, 1) for back-off and jitter. */
  readonly random: () => number;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly events: ClientEvents;
}

/** One simulated reader. */
export interface DeliveryClient {
  /** Resolves when the server has accepted the subscription or answered a first poll; rejects when it did not. Opens again after `drop`. */
  open(): Promise<void>;
  /** Loses the TCP connection without a goodbye, as a phone in a tunnel does. `open` resumes from the cursor. */
  drop(): void;
  /** Leaves for good. May be called twice. */
  close(): Promise<void>;
}

/**
 * `library`: what an application would use (`fetch`, `eventsource`, `socket.io-client`, `ws`).
 * `lean`: speaks the same protocol with little more than a socket, so that thousands fit in one driver.
 */
export const CLIENT_KINDS = ['lean', 'library'] as const;
export type ClientKind = (typeof CLIENT_KINDS)[number];

/** One way to deliver: a line in the registry. Everything that lists modes derives from it. */
export interface Mode {
  /** The name in flags, results and reports. */
  readonly name: string;
  /** Short names that the CLI accepts too. */
  readonly aliases: readonly string[];
  /** One line for `--help` and reports. */
  readonly summary: string;
  /** `poll`: asks every interval. `hold`: asks and is kept waiting. `push`: the server speaks first. */
  readonly kind: 'poll' | 'hold' | 'push';
  readonly wire: Wire;
  /** HTTP requests that one client's subscription takes before the first message can come; 0 for polls. */
  readonly handshakesPerClient: number;
  readonly createClient: Readonly<Record<ClientKind, (options: ClientOptions) => DeliveryClient>>;
}
