import { formatCursor, LATEST_TEXT } from '../../log/cursor.ts';
import { explainError } from '../../process/explain-error.ts';
import type { ClientOptions, DeliveryClient } from '../mode.ts';
import { type BackOff, createBackOff } from './back-off.ts';
import { stayAwayMsOf } from './refused.ts';

/** One connection over which the server pushes messages. A client that reconnects opens a new channel. */
export interface Channel {
  /** Closes it as the protocol says. */
  leave(): void;
  /** Cuts the TCP connection. */
  cut(): void;
}

/** The callbacks of a channel. */
export interface ChannelOwner {
  /** The server has accepted the subscription. */
  opened(): void;
  /** The server has named the log of the messages that follow. `reset`: it is another one than the cursor's. */
  greeted(logId: string, reset: boolean): void;
  message(seq: number): void;
  /**
   * The connection was lost or refused, or the server broke the protocol. Called once; no other callback follows.
   *
   * @param error - the cause, which may tell for how long to stay away.
   */
  failed(error: Error): void;
}

/** Opens a channel that delivers the messages after the cursor. */
export type OpenChannel = (cursor: string, owner: ChannelOwner) => Channel;

/** The promise of a call of `open` that is under way. */
interface Opening {
  resolve(): void;
  reject(error: Error): void;
}

/** Keeps the cursor, and opens a new channel after a back-off if the channel was lost. */
class ChannelReader implements DeliveryClient, ChannelOwner {
  private readonly options: ClientOptions;
  private readonly openChannel: OpenChannel;
  /** Unknown until the first greeting. */
  private logId: string | undefined;
  private seq: number;
  private channel: Channel | undefined;
  private opening: Opening | undefined;
  /** Created at the first failure, since most readers never have one. */
  private backOff: BackOff | undefined;
  private wanted = false;

  constructor(options: ClientOptions, openChannel: OpenChannel) {
    this.options = options;
    this.openChannel = openChannel;
    this.seq = options.since;
  }

  open(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.wanted = true;
      this.opening = { resolve, reject };
      this.connect();
    });
  }

  drop(): void {
    this.wanted = false;
    this.channel?.cut();
    this.channel = undefined;
    this.settleOpening((opening) => opening.reject(new Error('the connection was dropped')));
  }

  async close(): Promise<void> {
    this.wanted = false;
    this.channel?.leave();
    this.channel = undefined;
    this.settleOpening((opening) => opening.reject(new Error('the client was closed')));
  }

  opened(): void {
    this.backOff?.reset();
    this.settleOpening((opening) => opening.resolve());
  }

  greeted(logId: string, reset: boolean): void {
    this.logId = logId;
    if (!reset) return;
    this.seq = 0;
    this.options.events.reset();
  }

  message(seq: number): void {
    this.seq = seq;
    this.options.events.message(seq);
  }

  failed(error: Error): void {
    this.channel = undefined;
    const { opening } = this;
    if (opening !== undefined) {
      // The caller of `open` decides whether to try again.
      this.wanted = false;
      this.settleOpening(() => opening.reject(error));
      return;
    }
    this.options.events.trouble(explainError(error));
    this.retryLater(stayAwayMsOf(error));
  }

  private connect(): void {
    this.channel?.cut();
    this.channel = this.openChannel(this.cursor(), this);
  }

  /** Returns what to ask for: the messages after the last one, or for a reader that lost its place those to come. */
  private cursor(): string {
    if (this.logId === undefined) return String(this.seq);
    return this.options.keepsCursor ? formatCursor(this.logId, this.seq) : LATEST_TEXT;
  }

  private retryLater(stayAwayMs: number): void {
    const { clock, scheduler, random } = this.options;
    this.backOff ??= createBackOff(random);
    scheduler.at(clock.nowMs() + stayAwayMs + this.backOff.nextMs(), () => {
      if (this.wanted && this.channel === undefined) this.connect();
    });
  }

  private settleOpening(settle: (opening: Opening) => void): void {
    const { opening } = this;
    this.opening = undefined;
    if (opening !== undefined) settle(opening);
  }
}

/** Creates a reader that receives over channels and reconnects by itself. */
export function createChannelReader(options: ClientOptions, openChannel: OpenChannel): DeliveryClient {
  return new ChannelReader(options, openChannel);
}
