import { Buffer } from 'node:buffer';
import type { Socket } from 'node:net';
import { type Channel, type ChannelOwner, createChannelReader } from '../client/channel-reader.ts';
import { addressOf, type ConnectionOwner, openConnection, type ServerAddress } from '../lean/connection.ts';
import { type HttpHead, readHead } from '../lean/http-head.ts';
import { ProtocolError } from '../lean/protocol-error.ts';
import type { ClientOptions, DeliveryClient } from '../mode.ts';
import { EventParser } from './event-parser.ts';

/** Parameters may follow. */
const EVENT_STREAM = /^text\/event-stream[\t ]*(?:;|$)/i;

const SEQ = /^[1-9]\d{0,14}$/;

/** One event stream; its body ends with its connection. */
class EventStream implements Channel, ConnectionOwner {
  private readonly owner: ChannelOwner;
  private readonly socket: Socket;
  private readonly parser = new EventParser((id) => this.takeEvent(id));
  /** Until its end has come: the response's head. */
  private head: Buffer | undefined = Buffer.alloc(0);
  private over = false;

  constructor(address: ServerAddress, cursor: number, owner: ChannelOwner) {
    this.owner = owner;
    this.socket = openConnection(address, this);
    this.socket.write(
      `GET /messages/stream?since=${cursor} HTTP/1.1\r\nHost: ${address.authority}\r\nAccept: text/event-stream\r\n\r\n`,
      'latin1',
    );
  }

  /** A stream has no goodbye but the end of its connection. */
  leave(): void {
    this.cut();
  }

  cut(): void {
    this.over = true;
    this.socket.destroy();
  }

  connected(): void {}

  data(bytes: Buffer): void {
    if (this.over) return;
    try {
      if (this.head === undefined) this.parser.push(bytes);
      else this.readHead(Buffer.concat([this.head, bytes]));
    } catch (error) {
      this.fail((error as Error).message);
    }
  }

  closed(error: Error | undefined): void {
    this.fail(error?.message ?? 'the server ended the stream');
  }

  private readHead(received: Buffer): void {
    const head = readHead(received);
    this.head = head === undefined ? received : undefined;
    if (head === undefined) return;
    checkHead(head);
    this.owner.opened();
    this.parser.push(received.subarray(head.bodyAt));
  }

  private takeEvent(id: string): void {
    if (this.over) return;
    if (!SEQ.test(id)) throw new ProtocolError(`an event's id is not a seq: ${JSON.stringify(id)}`);
    this.owner.message(Number(id));
  }

  private fail(reason: string): void {
    if (this.over) return;
    this.cut();
    this.owner.failed(reason);
  }
}

function checkHead(head: HttpHead): void {
  if (head.status !== 200) throw new ProtocolError(`the stream was answered ${head.status}`);
  const type = head.header('content-type');
  if (type === undefined || !EVENT_STREAM.test(type)) {
    throw new ProtocolError(`the stream is of type ${type ?? '(none)'}`);
  }
  for (const name of ['transfer-encoding', 'content-encoding']) {
    const coding = head.header(name);
    if (coding !== undefined) throw new ProtocolError(`${name} ${coding} is not read here`);
  }
}

/** A reader by an event stream. It says its cursor in the URL each time that it opens one. */
export function createClient(options: ClientOptions): DeliveryClient {
  const address = addressOf(options.baseUrl);
  return createChannelReader(options, (cursor, owner) => new EventStream(address, cursor, owner));
}
