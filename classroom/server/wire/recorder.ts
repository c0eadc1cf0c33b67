import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Consecutive bytes of one direction. */
export interface Segment {
  readonly from: 'client' | 'server';
  readonly bytes: Buffer;
}

/**
 * Runs an exchange through a relay on the loopback interface and records every byte of it.
 *
 * @param targetUrl - base URL of the server, for example `http://127.0.0.1:3000`.
 * @param exchange - called with the relay's base URL, to be used instead of the server's.
 * @returns the bytes in the order in which they passed.
 * @throws what `exchange` throws; the relay is closed in any case.
 */
export async function record(
  targetUrl: string,
  exchange: (relayUrl: string) => Promise<void>,
): Promise<Segment[]> {
  const { hostname, port } = new URL(targetUrl);
  const recorded: Segment[] = [];
  const sockets = new Set<Socket>();
  const relay = createServer((client) => {
    const server = connect(Number(port), hostname.replace(/^\[(.*)\]$/, '$1'));
    for (const [from, socket, to] of [
      ['client', client, server],
      ['server', server, client],
    ] as const) {
      sockets.add(socket);
      socket.on('data', (bytes) => recorded.push({ from, bytes }));
      socket.on('error', () => to.destroy());
      socket.pipe(to);
    }
  });
  relay.listen(0, '127.0.0.1');
  await once(relay, 'listening');
  try {
    await exchange(`http://127.0.0.1:${(relay.address() as AddressInfo).port}`);
  } finally {
    for (const socket of sockets) socket.destroy();
    relay.close();
  }
  return joinSegments(recorded);
}

function joinSegments(recorded: readonly Segment[]): Segment[] {
  const joined: Segment[] = [];
  for (const { from, bytes } of recorded) {
    const last = joined.at(-1);
    if (last?.from === from) joined[joined.length - 1] = { from, bytes: Buffer.concat([last.bytes, bytes]) };
    else joined.push({ from, bytes });
  }
  return joined;
}
