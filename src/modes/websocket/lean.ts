import type { Buffer } from 'node:buffer';
import { type Channel, type ChannelOwner, createChannelReader } from '../client/channel-reader.ts';
import { addressOf, type ServerAddress } from '../lean/connection.ts';
import { takePushed } from '../lean/greeting.ts';
import { LeanWebSocket, type WebSocketOwner } from '../lean/websocket.ts';
import type { ClientOptions, DeliveryClient } from '../mode.ts';

/** One WebSocket on which every text message after the greeting is a message of the log. */
class MessageSocket implements Channel, WebSocketOwner {
  private readonly owner: ChannelOwner;
  private readonly socket: LeanWebSocket;

  constructor(address: ServerAddress, cursor: string, owner: ChannelOwner) {
    this.owner = owner;
    this.socket = new LeanWebSocket(address, `/messages/socket?since=${cursor}`, this);
  }

  leave(): void {
    this.socket.leave();
  }

  cut(): void {
    this.socket.cut();
  }

  opened(): void {
    this.owner.opened();
  }

  text(bytes: Buffer): void {
    takePushed(bytes, 0, bytes.length, this.owner);
  }

  failed(error: Error): void {
    this.owner.failed(error);
  }
}

export function createClient(options: ClientOptions): DeliveryClient {
  const address = addressOf(options.baseUrl);
  return createChannelReader(options, (cursor, owner) => new MessageSocket(address, cursor, owner));
}
