import { once } from 'node:events';
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';

/** A TCP relay between readers and the server that simulates bad networks and bad clients. */
export interface Relay {
  readonly url: string;
  /** Stops reading from the server, so that readers receive nothing until `resume`. */
  pause(): void;
  resume(): void;
  /** Sends bytes to the server on the connections of all readers. */
  inject(bytes: Buffer): void;
  /** Destroys every connection, on both sides. */
  cut(): void;
  /** Resets one connection, on both sides, if there is one. @param choice - which, in [0, 1). */
  resetOne(choice: number): void;
  /** Number of connections that the server has ended. */
  readonly endedByServer: number;
  close(): void;
}

export async function openRelay(serverPort: number): Promise<Relay> {
  const readers = new Map<Socket, Socket>();
  let paused = false;
  let endedByServer = 0;
  const server = createServer((reader) => {
    const upstream = createConnection(serverPort, '127.0.0.1');
    readers.set(upstream, reader);
    upstream.on('data', (bytes) => reader.write(bytes));
    reader.on('data', (bytes) => upstream.write(bytes));
    if (paused) upstream.pause();
    upstream.once('close', () => {
      if (!reader.destroyed) endedByServer++;
      readers.delete(upstream);
      reader.destroy();
    });
    reader.once('close', () => upstream.destroy());
    for (const socket of [upstream, reader]) socket.on('error', () => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => {
    for (const upstream of readers.keys()) upstream.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    pause() {
      paused = true;
      for (const upstream of readers.keys()) upstream.pause();
    },
    resume() {
      paused = false;
      for (const upstream of readers.keys()) upstream.resume();
    },
    inject(bytes) {
      for (const upstream of readers.keys()) upstream.write(bytes);
    },
    cut,
    resetOne(choice) {
      const [upstream, reader] = [...readers][Math.floor(choice * readers.size)] ?? [];
      reader?.resetAndDestroy();
      upstream?.resetAndDestroy();
    },
    get endedByServer() {
      return endedByServer;
    },
    close() {
      cut();
      server.close();
    },
  };
}
