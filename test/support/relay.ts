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
  /** Resets each connection with this probability, on both sides. @returns how many. */
  resetSome(share: number, random: () => number): number;
  /** Whatever the server sends from now on arrives later by this. */
  delayMs: number;
  /** Answers what new connections send with these bytes and ends them; forwards again without. */
  refuseWith(answer: string | undefined): void;
  /** When each connection was refused or opened, by `performance.now`. */
  readonly refusedAtMs: readonly number[];
  readonly openedAtMs: readonly number[];
  /** Number of connections that the server has ended. */
  readonly endedByServer: number;
  close(): void;
}

export async function openRelay(serverPort: number): Promise<Relay> {
  const readers = new Map<Socket, Socket>();
  let paused = false;
  let endedByServer = 0;
  let delayMs = 0;
  let refusal: string | undefined;
  const refusedAtMs: number[] = [];
  const openedAtMs: number[] = [];
  const server = createServer((reader) => {
    const answer = refusal;
    if (answer !== undefined) {
      refusedAtMs.push(performance.now());
      reader.on('error', () => {}).once('data', () => reader.end(answer));
      return;
    }
    openedAtMs.push(performance.now());
    const upstream = createConnection(serverPort, '127.0.0.1');
    readers.set(upstream, reader);
    let dueMs = 0;
    upstream.on('data', (bytes) => {
      const nowMs = performance.now();
      // Not before what is delayed already.
      dueMs = Math.max(dueMs, nowMs + delayMs);
      if (dueMs <= nowMs) reader.write(bytes);
      else setTimeout(() => reader.write(bytes), dueMs - nowMs);
    });
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
  const reset = ([upstream, reader]: readonly [Socket, Socket]): void => {
    reader.resetAndDestroy();
    upstream.resetAndDestroy();
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
    refuseWith(answer) {
      refusal = answer;
    },
    refusedAtMs,
    openedAtMs,
    resetOne(choice) {
      const chosen = [...readers][Math.floor(choice * readers.size)];
      if (chosen !== undefined) reset(chosen);
    },
    resetSome(share, random) {
      const chosen = [...readers].filter(() => random() < share);
      for (const each of chosen) reset(each);
      return chosen.length;
    },
    get delayMs() {
      return delayMs;
    },
    set delayMs(ms) {
      delayMs = ms;
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
