import { Buffer } from 'node:buffer';
import { connect, type Socket } from 'node:net';

/** The address of a server, as a client connects to it. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  /** For the `Host` header. */
  readonly authority: string;
}

/** What a connection tells its one owner. The bytes of `data` are only valid during the call. */
export interface ConnectionOwner {
  connected(): void;
  data(bytes: Buffer): void;
  /** The connection is gone, by whichever side. Called once, after everything else. */
  closed(error: Error | undefined): void;
}

/** One read of a socket takes at most this much. */
const SCRATCH_BYTES = 64 * 1024;

/**
 * Every connection of a thread reads into the same bytes: they are filled and used up within one callback, so nothing outlives it.
 * A buffer of its own for each read is most of what Node's usual `data` event costs.
 */
const SCRATCH = Buffer.allocUnsafeSlow(SCRATCH_BYTES);

/** Windows hands a buffer to the kernel before there is something to read, so that there each connection needs its own. */
const readBuffer = (): Buffer =>
  process.platform === 'win32' ? Buffer.allocUnsafeSlow(SCRATCH_BYTES) : SCRATCH;

/** Reads `http://host:port` apart. @throws for anything but plain HTTP: loopback needs no TLS and a lean client has none. */
export function addressOf(baseUrl: string): ServerAddress {
  const { protocol, hostname, port, host } = new URL(baseUrl);
  if (protocol !== 'http:') throw new Error(`a lean client speaks http: only; given: ${baseUrl}`);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? 80 : Number(port), authority: host };
}

/** Opens a connection whose bytes go to its owner without a stream's events in between. */
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
