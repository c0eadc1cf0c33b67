import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { expect, it, onTestFinished } from 'vitest';
import { clientFrame, OPCODE } from '../../src/modes/lean/websocket-frames.ts';
import { webSocketRequest } from '../support/raw-client.ts';
import { openSilentReader } from '../support/silent-reader.ts';
import { serveInProcess } from './support/measured-server.ts';

const MEGABYTE = 1024 * 1024;

const CHANNELS = [
  ['/messages/socket', webSocketRequest('/messages/socket')],
  ['/socket.io/', webSocketRequest('/socket.io/?EIO=4&transport=websocket')],
] as const;

/** Writes the same bytes repeatedly, as fast as the other side reads them, until it closes the connection or `mostBytes` are written. */
async function flood(socket: Socket, bytes: Buffer, mostBytes: number): Promise<void> {
  const closed = once(socket, 'close');
  while (!socket.destroyed && socket.bytesWritten < mostBytes) {
    if (!socket.write(bytes)) await Promise.race([once(socket, 'drain'), closed]).catch(() => {});
  }
}

it.each(CHANNELS)(
  'pings on %s from a client who takes no pong end its connection',
  async (_path, request) => {
    const server = await serveInProcess({ STORE: 'sqlite' });
    const before = await server.snapshot({ reset: false, collect: true });
    const socket = await openSilentReader(server.port, request, '');
    onTestFinished(() => void socket.destroy());
    const pings = Buffer.concat(Array(500).fill(clientFrame(OPCODE.ping, Buffer.alloc(125))));
    await flood(socket, pings, 100 * MEGABYTE);
    expect(socket.destroyed).toBe(true);
    const after = await server.snapshot({ reset: false, collect: true });
    expect(after.rssBytes - before.rssBytes).toBeLessThan(100 * MEGABYTE);
    expect((await fetch(`${server.baseUrl}/healthz`)).status).toBe(200);
  },
);

it('closes without waiting for WebSockets that do not answer a Close', async () => {
  const server = await serveInProcess({ STORE: 'sqlite' });
  const sockets = await Promise.all(
    CHANNELS.map(([, request]) => openSilentReader(server.port, request, '')),
  );
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  const askedMs = performance.now();
  process.kill(server.pid, 'SIGTERM');
  await expect(server.gone).rejects.toThrow('exit code 0');
  expect(performance.now() - askedMs).toBeLessThan(10_000);
});
