import { explainError } from '../../../process/explain-error.ts';
import type { ClientOptions, DeliveryClient } from '../../mode.ts';
import {
  isFull,
  type PollAnswer,
  type PollAsker,
  type PollTransport,
  readPage,
  tellOf,
} from './transport.ts';

/**
 * A reader that polls by a timer that does not overlap, as a careful page in a browser does: the k-th poll is due k intervals
 * after the first, and one that falls due while the last is still under way is left out and counted.
 *
 * @param conditional - send `If-None-Match` with the validator of the last answer to the same question.
 */
export function createPoller(
  options: ClientOptions,
  transport: PollTransport,
  { conditional }: { conditional: boolean },
): DeliveryClient {
  return new Poller(options, transport, conditional);
}

/** Who waits for the first answer after `open`. */
interface Opening {
  resolve(): void;
  reject(error: Error): void;
}

class Poller implements DeliveryClient, PollAsker {
  private readonly options: ClientOptions;
  private readonly transport: PollTransport;
  private readonly conditional: boolean;
  private cursor: number;
  private path: string;
  private etag: string | undefined;
  private dueMs: number;
  private busy = false;
  private ticking = false;
  private state: 'online' | 'offline' | 'closed' = 'offline';
  private opening: Opening | undefined;

  constructor(options: ClientOptions, transport: PollTransport, conditional: boolean) {
    this.options = options;
    this.transport = transport;
    this.conditional = conditional;
    this.cursor = options.since;
    this.path = pathFrom(this.cursor);
    this.dueMs = options.firstPollAtMs;
  }

  async open(): Promise<void> {
    if (this.state === 'closed') return;
    this.state = 'online';
    // A page asks when it loads and when it is back online, and by its timer after that.
    await new Promise<void>((resolve, reject) => {
      this.opening = { resolve, reject };
      this.ask();
    });
    if (!this.ticking) this.startTicking();
  }

  drop(): void {
    if (this.state !== 'online') return;
    this.state = 'offline';
    this.transport.drop();
  }

  async close(): Promise<void> {
    this.state = 'closed';
    await this.transport.close();
  }

  answered(answer: PollAnswer): void {
    // Before anyone is told: who is told of a message may lose the connection and open it again, which asks anew.
    const opening = this.settle();
    try {
      // Who is far behind does not wait an interval for each page.
      if (this.take(answer) && !this.busy && this.state === 'online') {
        this.opening = opening;
        this.ask();
      } else opening?.resolve();
    } catch (error) {
      this.tellFailure(opening, error as Error);
    }
  }

  failed(error: Error): void {
    this.tellFailure(this.settle(), error);
  }

  private tellFailure(opening: Opening | undefined, error: Error): void {
    if (opening !== undefined) opening.reject(error);
    else if (this.state === 'online') this.options.events.trouble(explainError(error));
  }

  private ask(): void {
    this.busy = true;
    this.transport.ask(this.path, this.etag, this);
  }

  /** @returns whether there may be more already. @throws for an answer that is none. */
  private take({ status, etag, body }: PollAnswer): boolean {
    if (status === 304) return false;
    if (status !== 200) throw new Error(`poll answered ${status}`);
    const page = readPage(body);
    // A validator is for one URL: with a new cursor the question is another.
    const same = page.next === this.cursor;
    if (this.conditional) this.etag = same ? etag : undefined;
    if (!same) {
      this.cursor = page.next;
      this.path = pathFrom(page.next);
    }
    tellOf(page, this.options.events);
    return isFull(page);
  }

  private settle(): Opening | undefined {
    this.busy = false;
    const { opening } = this;
    this.opening = undefined;
    return opening;
  }

  private startTicking(): void {
    const { clock, pollIntervalMs, scheduler } = this.options;
    this.ticking = true;
    const lateMs = Math.max(0, clock.nowMs() - this.dueMs);
    this.dueMs += Math.ceil(lateMs / pollIntervalMs) * pollIntervalMs;
    scheduler.at(this.dueMs, this.tick);
  }

  // The timer runs on while the client is offline, as a page's does; only the asking stops.
  private readonly tick = (): void => {
    if (this.state === 'closed') return;
    if (this.state === 'online') {
      if (this.busy) this.options.events.missedTick();
      else this.ask();
    }
    this.dueMs += this.options.pollIntervalMs;
    this.options.scheduler.at(this.dueMs, this.tick);
  };
}

function pathFrom(cursor: number): string {
  return `/messages?since=${cursor}`;
}
