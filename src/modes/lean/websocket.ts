import { Buffer } from 'node:buffer';
import { createHash, randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { Refused } from '../client/refused.ts';
import { type ConnectionOwner, openConnection, type ServerAddress } from './connection.ts';
import { type HttpHead, hasToken, readHead } from './http-head.ts';
import { ProtocolError } from './protocol-error.ts';
import { closePayload, readCloseCode } from './websocket-close.ts';
import { CLOSE_CODE, WebSocketError } from './websocket-error.ts';
import { clientFrame, type FrameHandler, FrameReader, OPCODE } from './websocket-frames.ts';

/** [RFC 6455 §1.3] */
const ACCEPT_SUFFIX = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** How long a server may take to end the connection after a Close, in milliseconds. Then the client cuts it. */
const CLOSE_LIMIT_MS = 1_000;

const NOTHING = Buffer.alloc(0);

/** The callbacks of a WebSocket. */
export interface WebSocketOwner {
  opened(): void;
  /** One text message. The bytes are valid only during the call. */
  text(bytes: Buffer): void;
  /** The connection was lost, closed or refused, or the server broke the protocol. Called once. */
  failed(error: Error): void;
}

/** A WebSocket client directly over a socket: no extensions, no subprotocols, text only. */
export class LeanWebSocket implements ConnectionOwner, FrameHandler {
  private readonly socket: Socket;
  private readonly owner: WebSocketOwner;
  private readonly frames: FrameReader = new FrameReader(this);
  /** Until the server has accepted: the value it must answer, and the bytes of its answer so far. */
  private handshake: { readonly accept: string; received: Buffer } | undefined;
  private over = false;
  private cutOff: NodeJS.Timeout | undefined;

  constructor(address: ServerAddress, path: string, owner: WebSocketOwner) {
    this.owner = owner;
    const key = randomBytes(16).toString('base64');
    this.handshake = { accept: acceptOf(key), received: Buffer.alloc(0) };
    this.socket = openConnection(address, this);
    this.socket.write(
      `GET ${path} HTTP/1.1\r\nHost: ${address.authority}\r\n${address.authorization}Connection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
      'latin1',
    );
  }

  send(text: string): void {
    if (!this.over) this.socket.write(clientFrame(OPCODE.text, Buffer.from(text)));
  }

  /** Sends a Close. No callback follows. */
  leave(): void {
    if (this.over) return;
    this.end(closePayload(CLOSE_CODE.normal));
  }

  /** Cuts the TCP connection. No callback follows. */
  cut(): void {
    this.over = true;
    this.socket.destroy();
  }

  connected(): void {}

  data(bytes: Buffer): void {
    if (this.over) return;
    try {
      if (this.handshake === undefined) this.frames.push(bytes);
      else this.readHandshake(this.handshake, bytes);
    } catch (error) {
      this.refuse(error as Error);
    }
  }

  closed(error: Error | undefined): void {
    clearTimeout(this.cutOff);
    this.fail(error ?? new Error('the connection was closed without a closing handshake'));
  }

  text(bytes: Buffer): void {
    // Frames may follow in the same piece as the one that ended the WebSocket.
    if (!this.over) this.owner.text(bytes);
  }

  binary(bytes: Buffer): void {
    throw new WebSocketError(
      `a binary message of ${bytes.length} bytes where only text is spoken`,
      CLOSE_CODE.unsupportedData,
    );
  }

  ping(bytes: Buffer): void {
    // If the server does not read, this ping is skipped: a pong to a later ping is enough. [RFC 6455 §5.5.3]
    if (!this.over && !this.socket.writableNeedDrain) this.socket.write(clientFrame(OPCODE.pong, bytes));
  }

  pong(_bytes: Buffer): void {}

  close(bytes: Buffer): void {
    if (this.over) return;
    const code = readCloseCode(bytes);
    // [RFC 6455 §5.5.1] The answer to a Close is a Close with the same code.
    this.end(code === undefined ? NOTHING : closePayload(code));
    this.owner.failed(new Error(`the server closed the WebSocket${code === undefined ? '' : ` (${code})`}`));
  }

  private readHandshake(handshake: { readonly accept: string; received: Buffer }, bytes: Buffer): void {
    const received = Buffer.concat([handshake.received, bytes]);
    const head = readHead(received);
    if (head === undefined) {
      handshake.received = received;
      return;
    }
    checkHandshake(head, handshake.accept);
    this.handshake = undefined;
    this.owner.opened();
    if (received.length > head.bodyAt) this.frames.push(received.subarray(head.bodyAt));
  }

  /** Ends the WebSocket after an error of the server, with the close code that says which if the WebSocket is open. */
  private refuse(error: Error): void {
    if (this.over) return;
    this.end(closePayload(error instanceof WebSocketError ? error.closeCode : CLOSE_CODE.policyViolation));
    this.owner.failed(error);
  }

  private fail(error: Error): void {
    if (this.over) return;
    this.cut();
    this.owner.failed(error);
  }

  /** Sends a Close, and cuts the connection if the server does not end it in time. A WebSocket that is not open yet is cut at once. */
  private end(closing: Buffer): void {
    this.over = true;
    if (this.handshake !== undefined) {
      this.socket.destroy();
      return;
    }
    this.socket.end(clientFrame(OPCODE.close, closing));
    this.cutOff = setTimeout(() => this.socket.destroy(), CLOSE_LIMIT_MS);
    this.cutOff.unref();
  }
}

/** [RFC 6455 §4.1] */
function checkHandshake(head: HttpHead, accept: string): void {
  if (head.status !== 101)
    throw new Refused(`the upgrade was answered ${head.status}`, head.header('retry-after'));
  if (!hasToken(head.header('connection'), 'upgrade')) {
    throw new ProtocolError('the upgrade was not confirmed by a header Connection: Upgrade');
  }
  if (head.header('upgrade')?.toLowerCase() !== 'websocket') {
    throw new ProtocolError('the upgrade was not to a WebSocket');
  }
  if (head.header('sec-websocket-accept') !== accept) {
    throw new ProtocolError('the upgrade was accepted with the wrong key');
  }
  if (head.header('sec-websocket-extensions') !== undefined) {
    throw new ProtocolError('the server chose an extension that was not offered');
  }
  const subprotocol = head.header('sec-websocket-protocol');
  if (subprotocol !== undefined) {
    throw new ProtocolError(`the server chose the subprotocol ${subprotocol}, which was not offered`);
  }
}

function acceptOf(key: string): string {
  return createHash('sha1').update(`${key}${ACCEPT_SUFFIX}`).digest('base64');
}
