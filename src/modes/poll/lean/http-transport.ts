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

/** One request at a time over one keep-alive connection, opened when it is needed and again when the server has closed it. */
class LeanHttpTransport implements PollTransport {
  private readonly address: ServerAddress;
  private line: Line | undefined;

  constructor(baseUrl: string) {
    this.address = addressOf(baseUrl);
  }

  ask(path: string, etag: string | undefined, asker: PollAsker): void {
    const unheard = this.line?.unheard;
    if (this.line === undefined || this.line.over) this.line = new Line(this.address);
    if (unheard !== undefined) {
      asker.failed(unheard);
      return;
    }
    const condition = etag === undefined ? '' : `If-None-Match: ${etag}\r\n`;
    this.line.send(`GET ${path} HTTP/1.1\r\nHost: ${this.address.authority}\r\n${condition}\r\n`, asker);
  }

  drop(): void {
    this.giveUp('the connection was dropped');
  }

  async close(): Promise<void> {
    this.giveUp('the client was closed');
  }

  private giveUp(reason: string): void {
    const { line } = this;
    this.line = undefined;
    line?.fail(new Error(reason));
  }
}

/** One connection with its reader. What comes late from a connection that was given up cannot be taken for the next one's. */
class Line implements ConnectionOwner {
  over = false;
  /** What went wrong while nobody was waiting; the next one to ask is told. */
  unheard: Error | undefined;
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
    // Before the connection stands, the socket keeps it.
    this.socket.write(request, 'latin1');
  }

  /** Gives the connection up at once; what is under way has failed then. */
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
      this.unheard = new ProtocolError(`the server sent ${bytes.length} bytes that nobody had asked for`);
      this.fail(this.unheard);
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

/** Polls with little more than a socket: the requests are those of any HTTP/1.1 client, with no header that is not needed. */
export function createLeanHttpTransport(baseUrl: string): PollTransport {
  return new LeanHttpTransport(baseUrl);
}
