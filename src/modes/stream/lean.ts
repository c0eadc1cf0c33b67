import { Buffer } from 'node:buffer';
import type { Socket } from 'node:net';
import { type Channel, type ChannelOwner, createChannelReader } from '../client/channel-reader.ts';
import { Refused } from '../client/refused.ts';
import { ChunkedBody } from '../lean/chunked-body.ts';
import { addressOf, type ConnectionOwner, openConnection, type ServerAddress } from '../lean/connection.ts';
import { type HttpHead, readHead } from '../lean/http-head.ts';
import type { LineParser } from '../lean/line-parser.ts';
import { ProtocolError } from '../lean/protocol-error.ts';
import type { ClientOptions, DeliveryClient } from '../mode.ts';

/** What a client must know of a response that never ends. */
export interface LeanStreamFormat {
  readonly path: string;
  /** In lower case, without parameters. */
  readonly mediaType: string;
  /** Returns a parser of one response's body. It calls back with the greeting and with the `seq` of each message. */
  createParser(reader: Pick<ChannelOwner, 'greeted' | 'message'>): LineParser;
}

/** One response that never ends: its body ends with its connection. */
class Stream implements Channel, ConnectionOwner {
  private readonly mediaType: string;
  private readonly owner: ChannelOwner;
  private readonly socket: Socket;
  private readonly parser: LineParser;
  /** What takes the body's bytes: the parser, or what takes the parser's lines out of chunks. */
  private body: Pick<LineParser, 'push'>;
  /** The bytes of the response's head, until all of it has arrived. */
  private head: Buffer | undefined = Buffer.alloc(0);
  private over = false;

  constructor(
    { path, mediaType, createParser }: LeanStreamFormat,
    address: ServerAddress,
    cursor: string,
    owner: ChannelOwner,
  ) {
    this.mediaType = mediaType;
    this.owner = owner;
    this.parser = createParser({
      greeted: (logId, reset) => {
        if (!this.over) this.owner.greeted(logId, reset);
      },
      message: (seq) => {
        if (!this.over) this.owner.message(seq);
      },
    });
    this.body = this.parser;
    this.socket = openConnection(address, this);
    this.socket.write(
      `GET ${path}?since=${cursor} HTTP/1.1\r\nHost: ${address.authority}\r\n${address.authorization}Accept: ${mediaType}\r\n\r\n`,
      'latin1',
    );
  }

  /** Same as `cut`: only the end of its connection ends a stream. */
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
      if (this.head === undefined) this.body.push(bytes);
      else this.readHead(Buffer.concat([this.head, bytes]));
    } catch (error) {
      this.fail(error as Error);
    }
  }

  closed(error: Error | undefined): void {
    this.fail(error ?? new Error('the server ended the stream'));
  }

  private readHead(received: Buffer): void {
    const head = readHead(received);
    this.head = head === undefined ? received : undefined;
    if (head === undefined) return;
    checkHead(head, this.mediaType);
    if (head.header('transfer-encoding') !== undefined) {
      const { parser } = this;
      this.body = new ChunkedBody(
        (bytes) => parser.push(bytes),
        () => this.fail(new Error('the server ended the stream')),
      );
    }
    this.owner.opened();
    this.body.push(received.subarray(head.bodyAt));
  }

  private fail(error: Error): void {
    if (this.over) return;
    this.cut();
    this.owner.failed(error);
  }
}

function checkHead(head: HttpHead, mediaType: string): void {
  if (head.status !== 200)
    throw new Refused(`the stream was answered ${head.status}`, head.header('retry-after'));
  const type = head.header('content-type');
  if (type?.split(';')[0]?.trim().toLowerCase() !== mediaType) {
    throw new ProtocolError(`the stream is of type ${type ?? '(none)'}`);
  }
  for (const [name, known] of [
    ['transfer-encoding', 'chunked'],
    ['content-encoding', undefined],
  ] as const) {
    const coding = head.header(name);
    if (coding?.toLowerCase() !== known && coding !== undefined)
      throw new ProtocolError(`${name} ${coding} is not read here`);
  }
}

/** Creates a reader of a response that never ends. It sends its cursor as `?since=` each time that it connects. */
export function createLeanStreamClient(options: ClientOptions, format: LeanStreamFormat): DeliveryClient {
  const address = addressOf(options.baseUrl);
  return createChannelReader(options, (cursor, owner) => new Stream(format, address, cursor, owner));
}
