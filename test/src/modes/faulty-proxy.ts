import { once } from 'node:events';
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A TCP proxy between readers and the server that simulates bad networks and bad clients. */
export interface FaultyProxy {
  readonly url: string;
  /** Stops reading from the server, so that readers receive nothing until `resume`. */
  pause(): void;
  resume(): void;
  /** Sends bytes to the server on the connections of all readers. */
  inject(bytes: Buffer): void;
  /** Destroys every connection, on both sides. */
  cut(): void;
  /** Number of connections that the server has ended. */
  readonly endedByServer: number;
}

export async function startFaultyProxy(serverPort: number): Promise<FaultyProxy> {
  const upstreams = new Set<Socket>();
  let paused = false;
  let endedByServer = 0;
  const server = createServer((reader) => {
    const upstream = createConnection(serverPort, '127.0.0.1');
    upstreams.add(upstream);
    upstream.on('data', (bytes) => reader.write(bytes));
    reader.on('data', (bytes) => upstream.write(bytes));
    if (paused) upstream.pause();
    upstream.once('close', () => {
      if (!reader.destroyed) endedByServer++;
      upstreams.delete(upstream);
      reader.destroy();
    });
    reader.once('close', () => upstream.destroy());
    for (const socket of [upstream, reader]) socket.on('error', () => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const upstream of upstreams) upstream.destroy();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    pause() {
      paused = true;
      for (const upstream of upstreams) upstream.pause();
    },
    resume() {
      paused = false;
      for (const upstream of upstreams) upstream.resume();
    },
    inject(bytes) {
      for (const upstream of upstreams) upstream.write(bytes);
    },
    cut() {
      for (const upstream of upstreams) upstream.destroy();
    },
    get endedByServer() {
      return endedByServer;
    },
  };
}
