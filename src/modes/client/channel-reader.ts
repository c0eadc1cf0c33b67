import type { ClientOptions, DeliveryClient } from '../mode.ts';
import { type BackOff, createBackOff } from './back-off.ts';

/** One connection over which the server speaks first. A client that comes back makes a new one. */
export interface Channel {
  /** Ends it with the protocol's goodbye. */
  leave(): void;
  /** Ends it without a word. */
  cut(): void;
}

/** What a channel tells the reader that opened it. */
export interface ChannelOwner {
  /** The server has accepted the subscription. */
  opened(): void;
  message(seq: number): void;
  /** The channel is gone, or what came over it cannot be trusted. Called once, and nothing after it. */
  failed(reason: string): void;
}

/** Opens a channel that begins beyond the cursor. */
export type OpenChannel = (cursor: number, owner: ChannelOwner) => Channel;

interface Opening {
  resolve(): void;
  reject(error: Error): void;
}

/** A reader over a channel: keeps the cursor, and opens another channel when the server's is lost. */
class ChannelReader implements DeliveryClient, ChannelOwner {
  private readonly options: ClientOptions;
  private readonly openChannel: OpenChannel;
  private cursor: number;
  private channel: Channel | undefined;
  private opening: Opening | undefined;
  /** Made at the first failure: most readers never have one. */
  private backOff: BackOff | undefined;
  private wanted = false;

  constructor(options: ClientOptions, openChannel: OpenChannel) {
    this.options = options;
    this.openChannel = openChannel;
    this.cursor = options.since;
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

  message(seq: number): void {
    // A channel keeps the order; a smaller seq is from a new log after a restart, and the cursor goes back with it.
    this.cursor = seq;
    this.options.events.message(seq);
  }

  failed(reason: string): void {
    this.channel = undefined;
    const { opening } = this;
    if (opening !== undefined) {
      // Whoever opens it decides whether to try again.
      this.wanted = false;
      this.settleOpening(() => opening.reject(new Error(reason)));
      return;
    }
    this.options.events.trouble(reason);
    this.retryLater();
  }

  private connect(): void {
    this.channel?.cut();
    this.channel = this.openChannel(this.cursor, this);
  }

  private retryLater(): void {
    const { clock, scheduler, random } = this.options;
    this.backOff ??= createBackOff(random);
    scheduler.at(clock.nowMs() + this.backOff.nextMs(), () => {
      if (this.wanted && this.channel === undefined) this.connect();
    });
  }

  private settleOpening(settle: (opening: Opening) => void): void {
    const { opening } = this;
    this.opening = undefined;
    if (opening !== undefined) settle(opening);
  }
}

/** A reader by a lean channel. */
export function createChannelReader(options: ClientOptions, openChannel: OpenChannel): DeliveryClient {
  return new ChannelReader(options, openChannel);
}
