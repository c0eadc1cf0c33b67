import type { Buffer } from 'node:buffer';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTickScheduler } from '../../bench/load/fleet/scheduler.ts';
import { monotonicClock } from '../../src/clock.ts';
import { ResponseReader } from '../../src/modes/poll/lean/http-response.ts';

/** What was answered since the last look. */
export interface Answers {
  /** From when each accepted request was due until its answer, in ms. */
  readonly acceptedMs: number[];
  /** Answers that refused, such as `503, Retry-After`, and how often. */
  readonly refused: Map<string, number>;
  /** Requests that were due while the one before had no answer yet. */
  held: number;
  /** Requests whose connection ended without an answer. */
  broken: number;
}

export interface AskersSpec {
  readonly port: number;
  readonly clients: number;
  /** Returns a request, whole. */
  readonly request: () => string;
  /** Another address of the loopback network, to look like another client. */
  readonly localAddress?: string;
}

/** Clients that ask, whatever the server does: each has a connection and one request at a time, as a page has, and does not heed `Retry-After`. */
export interface Askers {
  /** Each asks once; resolves when all have an answer. */
  askOnce(): Promise<void>;
  /** From here on each asks once in this time, whether or not it is refused. */
  askEvery(everyMs: number): void;
  /** From here on each asks again as soon as it is answered. */
  askAlways(): void;
  /** Takes what was answered since the last call. */
  take(): Answers;
  /** Asks no more, waits for what is under way, and ends the connections. */
  end(): Promise<void>;
}

/** So many ask at the same time in `askOnce`, since the server accepts one connection in a turn of its event loop. */
const TOGETHER = 50;
const ANSWER_LIMIT_MS = 30_000;

const nothing = (): Answers => ({ acceptedMs: [], refused: new Map(), held: 0, broken: 0 });

export function createAskers(spec: AskersSpec): Askers {
  const scheduler = createTickScheduler(monotonicClock, 1);
  let answers = nothing();
  let always = false;
  const all = Array.from({ length: spec.clients }, () => {
    const asker = new Asker(spec, {
      answered(status, retryAfter, tookMs) {
        const isAccepted = (status >= 200 && status < 300) || status === 304;
        const kind = `${status}${retryAfter === undefined ? '' : ', Retry-After'}`;
        if (isAccepted) answers.acceptedMs.push(tookMs);
        else answers.refused.set(kind, (answers.refused.get(kind) ?? 0) + 1);
        if (always) asker.ask(monotonicClock.nowMs());
      },
      broken() {
        answers.broken++;
      },
    });
    return asker;
  });
  const areAnswered = async (askers: readonly Asker[]): Promise<void> => {
    const untilMs = performance.now() + ANSWER_LIMIT_MS;
    while (askers.some(({ isWaiting }) => isWaiting) && performance.now() < untilMs) await sleep(5);
  };

  return {
    async askOnce() {
      for (let from = 0; from < all.length; from += TOGETHER) {
        const some = all.slice(from, from + TOGETHER);
        for (const asker of some) asker.ask(monotonicClock.nowMs());
        await areAnswered(some);
      }
    },
    askEvery(everyMs) {
      const startMs = monotonicClock.nowMs();
      for (const [index, asker] of all.entries()) {
        let dueMs = startMs + (everyMs * index) / all.length;
        const ask = (): void => {
          if (asker.isWaiting) answers.held++;
          else asker.ask(dueMs);
          dueMs += everyMs;
          scheduler.at(dueMs, ask);
        };
        scheduler.at(dueMs, ask);
      }
    },
    askAlways() {
      always = true;
      for (const asker of all) asker.ask(monotonicClock.nowMs());
    },
    take() {
      const taken = answers;
      answers = nothing();
      return taken;
    },
    async end() {
      always = false;
      scheduler.stop();
      await areAnswered(all);
      for (const asker of all) asker.end();
    },
  };
}

interface AskerOwner {
  answered(status: number, retryAfter: string | undefined, tookMs: number): void;
  broken(): void;
}

class Asker {
  private readonly spec: AskersSpec;
  private readonly owner: AskerOwner;
  private socket: Socket | undefined;
  private dueMs: number | undefined;

  constructor(spec: AskersSpec, owner: AskerOwner) {
    this.spec = spec;
    this.owner = owner;
  }

  get isWaiting(): boolean {
    return this.dueMs !== undefined;
  }

  ask(dueMs: number): void {
    if (this.socket === undefined || this.socket.destroyed) this.socket = this.connect();
    this.dueMs = dueMs;
    this.socket.write(this.spec.request(), 'latin1');
  }

  end(): void {
    this.dueMs = undefined;
    this.socket?.destroy();
  }

  private connect(): Socket {
    const { port, localAddress } = this.spec;
    const reader = new ResponseReader();
    const socket = connect({
      host: '127.0.0.1',
      port,
      noDelay: true,
      ...(localAddress && { localAddress }),
    });
    socket.on('data', (bytes: Buffer) => {
      const response = reader.push(bytes);
      const { dueMs } = this;
      if (response === undefined || dueMs === undefined) return;
      this.dueMs = undefined;
      if (response.last) socket.destroy();
      this.owner.answered(response.status, response.retryAfter, monotonicClock.nowMs() - dueMs);
    });
    socket.on('error', () => {});
    socket.once('close', () => {
      if (this.dueMs === undefined || this.socket !== socket) return;
      this.dueMs = undefined;
      this.owner.broken();
    });
    return socket;
  }
}
