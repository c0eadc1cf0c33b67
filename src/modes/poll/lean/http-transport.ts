import type { Buffer } from 'node:buffer';
import type { Socket } from 'node:net';
import {
  addressOf,
  type ConnectionOwner,
  openConnection,
  type ServerAddress,
} from '../../lean/connection.ts';
import { ProtocolError } from '../../lean/protocol-error.ts';
import { type PollAsker, type PollTransport, underWayAlready } from '../client/transport.ts';
import { type HttpResponse, ResponseReader } from './http-response.ts';

/** Sends one request at a time over a keep-alive connection. It connects on demand, and again after the server closed the connection. */
class LeanHttpTransport implements PollTransport {
  private readonly address: ServerAddress;
  private connection: KeptConnection | undefined;

  constructor(baseUrl: string) {
    this.address = addressOf(baseUrl);
  }

  ask(path: string, etag: string | undefined, asker: PollAsker): void {
    const errorWhileIdle = this.connection?.errorWhileIdle;
    if (this.connection === undefined || this.connection.over)
      this.connection = new KeptConnection(this.address);
    if (errorWhileIdle !== undefined) {
      asker.failed(errorWhileIdle);
      return;
    }
    const condition = etag === undefined ? '' : `If-None-Match: ${etag}\r\n`;
    this.connection.send(
      `GET ${path} HTTP/1.1\r\nHost: ${this.address.authority}\r\n${this.address.authorization}${condition}\r\n`,
      asker,
    );
  }

  drop(): void {
    this.giveUp('the connection was dropped');
  }

  async close(): Promise<void> {
    this.giveUp('the client was closed');
  }

  private giveUp(reason: string): void {
    const { connection } = this;
    this.connection = undefined;
    connection?.fail(new Error(reason));
  }
}

/** One connection and its response reader. Each connection has its own, so late bytes of an old one cannot be taken for the new one's. */
class KeptConnection implements ConnectionOwner {
  over = false;
  /** An error that occurred between two polls. The next poll fails with it. */
  errorWhileIdle: Error | undefined;
  private readonly socket: Socket;
  private readonly reader = new ResponseReader();
  private waiting: PollAsker | undefined;

  constructor(address: ServerAddress) {
    this.socket = openConnection(address, this);
  }

  send(request: string, asker: PollAsker): void {
    if (this.waiting !== undefined) {
      asker.failed(underWayAlready());
      return;
    }
    this.waiting = asker;
    // The socket buffers it until it is connected.
    this.socket.write(request, 'latin1');
  }

  /** Cuts the connection. A poll under way fails before this returns. */
  fail(error: Error): void {
    this.over = true;
    this.socket.destroy();
    const waiting = this.waiting;
    this.waiting = undefined;
    waiting?.failed(error);
  }

  connected(): void {}

  data(bytes: Buffer): void {
    if (this.over) return;
    const waiting = this.waiting;
    if (waiting === undefined) {
      this.errorWhileIdle = new ProtocolError(
        `the server sent ${bytes.length} bytes that nobody had asked for`,
      );
      this.fail(this.errorWhileIdle);
      return;
    }
    const response = this.read(bytes);
    if (response === undefined) return;
    this.waiting = undefined;
    if (response.last) this.fail(new Error('the server closed the connection'));
    waiting.answered(response);
  }

  closed(error: Error | undefined): void {
    this.fail(error ?? new Error('the server closed the connection before it had answered'));
  }

  private read(bytes: Buffer): HttpResponse | undefined {
    try {
      return this.reader.push(bytes);
    } catch (error) {
      this.fail(error as Error);
      return undefined;
    }
  }
}

/** Creates a transport directly over a socket. It sends plain HTTP/1.1 requests with the required headers only. */
export function createLeanHttpTransport(baseUrl: string): PollTransport {
  return new LeanHttpTransport(baseUrl);
}
