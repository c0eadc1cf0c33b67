import { Buffer } from 'node:buffer';
import { connect, type Socket } from 'node:net';

/** The address of a server, as a client connects to it. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  /** For the `Host` header. */
  readonly authority: string;
  /** A header with the server's token, and the end of its line; empty where the URL has none. */
  readonly authorization: string;
}

/** The callbacks of a connection. The bytes passed to `data` are valid only during the call. */
export interface ConnectionOwner {
  connected(): void;
  data(bytes: Buffer): void;
  /** The connection has ended, whichever side ended it. Called once, as the last callback. */
  closed(error: Error | undefined): void;
}

/** One read of a socket takes at most this much. */
const SCRATCH_BYTES = 64 * 1024;

/**
 * All connections of a thread read into this buffer. That is safe because the bytes are used before the read callback returns. Allocating a
 * buffer for each read is most of the cost of Node's `data` event.
 */
const SCRATCH = Buffer.allocUnsafeSlow(SCRATCH_BYTES);

/** On Windows the kernel keeps the buffer while it waits for data, so each connection needs its own there. */
const readBuffer = (): Buffer =>
  process.platform === 'win32' ? Buffer.allocUnsafeSlow(SCRATCH_BYTES) : SCRATCH;

/** Parses `http://host:port`, or `http://:TOKEN@host:port` for a server that wants a token. @throws for other protocols: a lean client has no TLS, since it connects over loopback. */
export function addressOf(baseUrl: string): ServerAddress {
  const { protocol, hostname, port, host, password } = new URL(baseUrl);
  if (protocol !== 'http:') throw new Error(`a lean client speaks http: only; given: ${baseUrl}`);
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? 80 : Number(port),
    authority: host,
    authorization: password === '' ? '' : `Authorization: Bearer ${password}\r\n`,
  };
}

/** Opens a connection that passes bytes straight to its owner, without the events of a stream. */
export function openConnection({ host, port }: ServerAddress, owner: ConnectionOwner): Socket {
  let failure: Error | undefined;
  const buffer = readBuffer();
  const socket = connect({
    host,
    port,
    noDelay: true,
    onread: {
      buffer,
      callback(length) {
        owner.data(buffer.subarray(0, length));
        return true;
      },
    },
  });
  socket.once('connect', () => owner.connected());
  socket.once('error', (error) => {
    failure = error;
  });
  socket.once('close', () => owner.closed(failure));
  return socket;
}
