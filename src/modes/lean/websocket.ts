import { Buffer } from 'node:buffer';
import { createHash, randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { type ConnectionOwner, openConnection, type ServerAddress } from './connection.ts';
import { type HttpHead, hasToken, readHead } from './http-head.ts';
import { ProtocolError } from './protocol-error.ts';
import { closePayload, readCloseCode } from './websocket-close.ts';
import { CLOSE_CODE, WebSocketError } from './websocket-error.ts';
import { clientFrame, type FrameHandler, FrameReader, OPCODE } from './websocket-frames.ts';

/** [RFC 6455 §1.3] */
const ACCEPT_SUFFIX = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** Time for a server to end the connection after a Close, before it is cut. */
const CLOSE_LIMIT_MS = 1_000;

const NOTHING = Buffer.alloc(0);

/** What a WebSocket tells its one owner. */
export interface WebSocketOwner {
  opened(): void;
  /** Bytes of one text message, only valid during the call. */
  text(bytes: Buffer): void;
  /** The connection is gone, or cannot be trusted any more. Called once. */
  failed(reason: string): void;
}

/** A WebSocket client with little more than a socket: no extensions, no subprotocols, text only. */
export class LeanWebSocket implements ConnectionOwner, FrameHandler {
  private readonly socket: Socket;
  private readonly owner: WebSocketOwner;
  private readonly frames: FrameReader = new FrameReader(this);
  /** Until the server has accepted: what it must answer, and what has come of it. */
  private handshake: { readonly accept: string; received: Buffer } | undefined;
  private over = false;
  private cutOff: NodeJS.Timeout | undefined;

  constructor(address: ServerAddress, path: string, owner: WebSocketOwner) {
    this.owner = owner;
    const key = randomBytes(16).toString('base64');
    this.handshake = { accept: acceptOf(key), received: Buffer.alloc(0) };
    this.socket = openConnection(address, this);
    this.socket.write(
      `GET ${path} HTTP/1.1\r\nHost: ${address.authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
      'latin1',
    );
  }

  send(text: string): void {
    if (!this.over) this.socket.write(clientFrame(OPCODE.text, Buffer.from(text)));
  }

  /** Ends it with a goodbye; the owner hears nothing more. */
  leave(): void {
    if (this.over) return;
    this.end(closePayload(CLOSE_CODE.normal));
  }

  /** Ends it without a word; the owner hears nothing more. */
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
    this.fail(error?.message ?? 'the connection was closed without a closing handshake');
  }

  text(bytes: Buffer): void {
    // The frames that came in one piece with the one that ended it are not for the owner any more.
    if (!this.over) this.owner.text(bytes);
  }

  binary(bytes: Buffer): void {
    throw new WebSocketError(
      `a binary message of ${bytes.length} bytes where only text is spoken`,
      CLOSE_CODE.unsupportedData,
    );
  }

  ping(bytes: Buffer): void {
    // A server that does not take its pongs gets one for a later ping. [RFC 6455 §5.5.3]
    if (!this.over && !this.socket.writableNeedDrain) this.socket.write(clientFrame(OPCODE.pong, bytes));
  }

  pong(_bytes: Buffer): void {}

  close(bytes: Buffer): void {
    if (this.over) return;
    const code = readCloseCode(bytes);
    // [RFC 6455 §5.5.1] The answer to a Close is a Close with the same code.
    this.end(code === undefined ? NOTHING : closePayload(code));
    this.owner.failed(`the server closed the WebSocket${code === undefined ? '' : ` (${code})`}`);
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

  /** Tells the server what it did wrong, which it can be told once the WebSocket is open, and gives the connection up. */
  private refuse(error: Error): void {
    if (this.over) return;
    this.end(closePayload(error instanceof WebSocketError ? error.closeCode : CLOSE_CODE.policyViolation));
    this.owner.failed(error.message);
  }

  private fail(reason: string): void {
    if (this.over) return;
    this.cut();
    this.owner.failed(reason);
  }

  /** Ends it with a Close, and by force should the server not end it then; before it was open, by force at once. */
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
  if (head.status !== 101) throw new ProtocolError(`the upgrade was answered ${head.status}`);
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
