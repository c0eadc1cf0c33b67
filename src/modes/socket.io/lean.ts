import type { Buffer } from 'node:buffer';
import { type Channel, type ChannelOwner, createChannelReader } from '../client/channel-reader.ts';
import { addressOf, type ServerAddress } from '../lean/connection.ts';
import { readGreeting } from '../lean/greeting.ts';
import { parseObject } from '../lean/json-object.ts';
import { readSeq } from '../lean/message-seq.ts';
import { ProtocolError } from '../lean/protocol-error.ts';
import { LeanWebSocket, type WebSocketOwner } from '../lean/websocket.ts';
import type { ClientOptions, DeliveryClient } from '../mode.ts';
import { GREETING_EVENTS } from '../push/greeting.ts';

/** Engine.IO protocol 4 over a WebSocket from the start. */
const PATH = '/socket.io/?EIO=4&transport=websocket';

/** Packet types: the first character of an Engine.IO packet, and the second if that is a message with a Socket.IO packet (protocol 5). */
const ENGINE = { open: 0x30, close: 0x31, ping: 0x32, message: 0x34, noop: 0x36 } as const;
const SOCKET = { connect: 0x30, disconnect: 0x31, event: 0x32, connectError: 0x34 } as const;

const MESSAGE_EVENT = '42["message",';
const GREETINGS = Object.values(GREETING_EVENTS).map((event) => `42["${event}",`);

/** Where the names of all these events differ already. */
const INITIAL_AT = '42["'.length;
const QUOTE = 0x22;
const COMMA = 0x2c;
const CLOSING_BRACKET = 0x5d;

/** What a client sends to recover its session. */
interface Session {
  pid: string | undefined;
  /** The last argument of the last event, from a server that did not name its log: others give cursors as offsets. */
  offset: string | undefined;
}

/** One Socket.IO connection to the default namespace. */
class SocketIoChannel implements Channel, WebSocketOwner {
  private readonly options: ClientOptions;
  private readonly session: Session;
  private readonly cursor: string;
  private readonly owner: ChannelOwner;
  private readonly socket: LeanWebSocket;
  /** When the next ping is overdue. */
  private pingDueMs = Number.POSITIVE_INFINITY;
  private pingLimitMs = 0;
  private greeted = false;
  private over = false;

  constructor(
    address: ServerAddress,
    options: ClientOptions,
    session: Session,
    cursor: string,
    owner: ChannelOwner,
  ) {
    this.options = options;
    this.session = session;
    this.cursor = cursor;
    this.owner = owner;
    this.socket = new LeanWebSocket(address, PATH, this);
  }

  leave(): void {
    this.over = true;
    // Socket.IO's DISCONNECT packet; without it the server would keep the session for recovery.
    this.socket.send('41');
    this.socket.leave();
  }

  cut(): void {
    this.over = true;
    this.socket.cut();
  }

  opened(): void {}

  text(bytes: Buffer): void {
    if (bytes[0] === ENGINE.message) this.takePacket(bytes);
    else if (bytes[0] === ENGINE.ping) this.answerPing();
    else if (bytes[0] === ENGINE.open) this.connect(bytes);
    else if (bytes[0] === ENGINE.close) throw new ProtocolError('the server closed the Engine.IO connection');
    else if (bytes[0] !== ENGINE.noop) throw unknownPacket(bytes);
  }

  failed(error: Error): void {
    if (this.over) return;
    this.over = true;
    this.owner.failed(error);
  }

  private takePacket(bytes: Buffer): void {
    if (bytes[1] === SOCKET.event) this.takeEvent(bytes);
    else if (bytes[1] === SOCKET.connect) this.connected(bytes);
    else if (bytes[1] === SOCKET.disconnect) throw new ProtocolError('the server disconnected the socket');
    else if (bytes[1] === SOCKET.connectError)
      throw new ProtocolError(`connecting was refused: ${start(bytes)}`);
    else throw unknownPacket(bytes);
  }

  private takeEvent(bytes: Buffer): void {
    const opening = GREETINGS.find((greeting) => bytes[INITIAL_AT] === greeting.charCodeAt(INITIAL_AT));
    if (opening === undefined) this.takeMessage(bytes);
    else this.takeGreeting(bytes, opening);
  }

  private takeMessage(bytes: Buffer): void {
    const seq = readMessageEvent(bytes);
    if (this.session.pid !== undefined && !this.greeted) this.session.offset = readOffset(bytes);
    this.owner.message(seq);
  }

  private takeGreeting(bytes: Buffer, opening: string): void {
    const greeting = readArgument(bytes, opening, readGreeting);
    if (greeting === undefined) throw unknownPacket(bytes);
    this.greeted = true;
    this.session.offset = undefined;
    this.owner.greeted(greeting.log, greeting.reset === true);
  }

  private connected(bytes: Buffer): void {
    const { pid } = parseObject(bytes.toString('utf8', 2));
    this.session.pid = typeof pid === 'string' ? pid : undefined;
    this.owner.opened();
  }

  private connect(bytes: Buffer): void {
    const { pingInterval, pingTimeout } = parseObject(bytes.toString('utf8', 1));
    if (typeof pingInterval !== 'number' || typeof pingTimeout !== 'number') throw unknownPacket(bytes);
    this.pingLimitMs = pingInterval + pingTimeout;
    this.expectPing();
    this.watchForSilence();
    const { pid, offset = this.cursor } = this.session;
    const recovery = pid === undefined || !this.options.keepsCursor ? {} : { pid, offset };
    this.socket.send(`40${JSON.stringify({ since: this.cursor, ...recovery })}`);
  }

  private answerPing(): void {
    this.socket.send('3');
    this.expectPing();
  }

  private expectPing(): void {
    this.pingDueMs = this.options.clock.nowMs() + this.pingLimitMs;
  }

  /** Fails the connection if the server stops sending pings. It uses one timer at a time, so it notices after at most twice the limit. */
  private watchForSilence(): void {
    const { clock, scheduler } = this.options;
    scheduler.at(this.pingDueMs, () => {
      if (this.over) return;
      if (clock.nowMs() < this.pingDueMs) return this.watchForSilence();
      this.socket.cut();
      this.failed(new Error(`no ping within ${this.pingLimitMs} ms`));
    });
  }
}

/**
 * Reads the `seq` of `42["message",{…}]`, of `42["message",{…},"offset"]` as a server with connection state recovery sends it, or of
 * `42["message",{…},17]` as that of Socket.IO's tutorial does.
 *
 * @throws {ProtocolError} for any other event.
 */
export function readMessageEvent(bytes: Buffer): number {
  return readArgument(bytes, MESSAGE_EVENT, readSeq);
}

/** Returns the last argument of an event if it is a text without escapes, as the offsets of Socket.IO's adapters are. */
function readOffset(bytes: Buffer): string | undefined {
  return /"([^"\\]*)"\]$/.exec(bytes.toString('utf8'))?.[1];
}

/** Reads the first argument of an event whose packet begins with `opening`. @throws {ProtocolError} for any other event. */
function readArgument<T>(
  bytes: Buffer,
  opening: string,
  read: (bytes: Buffer, from: number, to: number) => T,
): T {
  if (bytes.toString('latin1', 0, opening.length) !== opening) throw unknownPacket(bytes);
  let end = bytes.length - 1;
  if (bytes[end] !== CLOSING_BRACKET) throw unknownPacket(bytes);
  if (bytes[end - 1] === QUOTE) {
    end = bytes.lastIndexOf(QUOTE, end - 2) - 1;
    if (bytes[end] !== COMMA) throw unknownPacket(bytes);
  } else if (isDigit(bytes[end - 1])) {
    while (isDigit(bytes[end - 1])) end--;
    if (bytes[--end] !== COMMA) throw unknownPacket(bytes);
  }
  return read(bytes, opening.length, end);
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function unknownPacket(bytes: Buffer): ProtocolError {
  return new ProtocolError(`an unexpected packet: ${start(bytes)}`);
}

function start(bytes: Buffer): string {
  return JSON.stringify(bytes.toString('utf8', 0, 120));
}

/** Creates a reader by Socket.IO over a WebSocket from the first byte on. When it reconnects it sends its session and its cursor. */
export function createClient(options: ClientOptions): DeliveryClient {
  const address = addressOf(options.baseUrl);
  const session: Session = { pid: undefined, offset: undefined };
  return createChannelReader(
    options,
    (cursor, owner) => new SocketIoChannel(address, options, session, cursor, owner),
  );
}
