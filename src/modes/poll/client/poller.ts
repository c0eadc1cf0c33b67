import { explainError } from '../../../process/explain-error.ts';
import { Refused, stayAwayMsOf } from '../../client/refused.ts';
import type { ClientOptions, DeliveryClient } from '../../mode.ts';
import {
  isFull,
  type PollAnswer,
  type PollAsker,
  type PollTransport,
  readPage,
  reportMessages,
} from './transport.ts';

/**
 * Creates a reader that polls by a timer. Poll k is due k intervals after the first. Polls do not overlap, as in a careful page: one that is
 * due while the previous one is under way is skipped, and reported as a missed tick.
 *
 * @param conditional - whether to send `If-None-Match` with the validator of the last answer, if the URL is the same.
 */
export function createPoller(
  options: ClientOptions,
  transport: PollTransport,
  { conditional }: { conditional: boolean },
): DeliveryClient {
  return new Poller(options, transport, conditional);
}

/** The promise of a call of `open` that is under way. */
interface Opening {
  resolve(): void;
  reject(error: Error): void;
}

class Poller implements DeliveryClient, PollAsker {
  private readonly options: ClientOptions;
  private readonly transport: PollTransport;
  private readonly conditional: boolean;
  private cursor: string;
  private path: string;
  private etag: string | undefined;
  private dueMs: number;
  /** Polls that are due before are left out, since the server has asked for that. */
  private awayUntilMs = 0;
  private busy = false;
  private ticking = false;
  private state: 'online' | 'offline' | 'closed' = 'offline';
  private opening: Opening | undefined;

  constructor(options: ClientOptions, transport: PollTransport, conditional: boolean) {
    this.options = options;
    this.transport = transport;
    this.conditional = conditional;
    this.cursor = String(options.since);
    this.path = pathFrom(this.cursor);
    this.dueMs = options.firstPollAtMs;
  }

  async open(): Promise<void> {
    if (this.state === 'closed') return;
    this.state = 'online';
    // Like a page, which polls when it loads or is online again, and then by its timer.
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
    // First, since a callback may call `drop` and `open`, which starts a new poll.
    const opening = this.settle();
    try {
      // A reader that is far behind asks for the next page at once instead of at the next interval.
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
    this.awayUntilMs = this.options.clock.nowMs() + stayAwayMsOf(error);
    if (opening !== undefined) opening.reject(error);
    else if (this.state === 'online') this.options.events.trouble(explainError(error));
  }

  private ask(): void {
    this.busy = true;
    this.transport.ask(this.path, this.etag, this);
  }

  /** @returns whether the next page may already have messages. @throws for any status but 200 and 304. */
  private take({ status, etag, retryAfter, body }: PollAnswer): boolean {
    if (status === 304) {
      this.options.events.emptyAnswer?.();
      return false;
    }
    if (status !== 200) throw new Refused(`poll answered ${status}`, retryAfter);
    const page = readPage(body);
    // A validator belongs to one URL, and a new cursor changes the URL.
    const same = page.next === this.cursor;
    if (this.conditional) this.etag = same ? etag : undefined;
    if (!same) {
      this.cursor = page.next;
      this.path = pathFrom(page.next);
    }
    reportMessages(page, this.options.events);
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

  // The timer goes on while the client is offline, as in a page. Only the polls stop.
  private readonly tick = (): void => {
    if (this.state === 'closed') return;
    if (this.state === 'online' && this.dueMs >= this.awayUntilMs) {
      if (this.busy) this.options.events.missedTick();
      else this.ask();
    }
    this.dueMs += this.options.pollIntervalMs;
    this.options.scheduler.at(this.dueMs, this.tick);
  };
}

function pathFrom(cursor: string): string {
  return `/messages?since=${cursor}`;
}
