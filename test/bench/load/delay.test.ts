import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createConnection, createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { createDelayLine } from '../../../bench/load/delay/line.ts';
import { startDelayProxy } from '../../../bench/load/delay/proxy.ts';
import { monotonicClock } from '../../../src/clock.ts';
import { until } from '../../support/read.ts';

afterEach(() => {
  vi.useRealTimers();
});

it('a delay line runs everything once, after the delay, in order', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  const clock = { name: 'fake', nowMs: () => performance.now() };
  const line = createDelayLine(clock, 50);
  const ran: [number, number][] = [];
  const startMs = clock.nowMs();
  for (let index = 0; index < 10_000; index++) {
    line.after(() => ran.push([index, clock.nowMs() - startMs]));
    if (index % 100 === 99) vi.advanceTimersByTime(1);
  }
  vi.advanceTimersByTime(50);
  expect(ran).toEqual(Array.from({ length: 10_000 }, (_, index) => [index, Math.floor(index / 100) + 50]));
});

it('a delay line that was stopped runs nothing more', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  const line = createDelayLine({ name: 'fake', nowMs: () => performance.now() }, 50);
  const run = vi.fn();
  line.after(run);
  line.stop();
  vi.advanceTimersByTime(100);
  expect(run).not.toHaveBeenCalled();
});

/** Starts a server behind a delay proxy. Returns a function that connects to the proxy. */
async function behindProxy(rttMs: number, serve: (socket: Socket) => void) {
  const server: Server = createServer({ allowHalfOpen: true }, serve).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: targetPort } = server.address() as AddressInfo;
  const proxy = await startDelayProxy({ targetPort, rttMs, clock: monotonicClock });
  onTestFinished(async () => {
    await proxy.close();
    server.close();
  });
  const connect = (): Socket => {
    const socket = createConnection({ port: proxy.port, host: '127.0.0.1', allowHalfOpen: true });
    onTestFinished(() => void socket.destroy());
    return socket;
  };
  return { connect };
}

it('a delay proxy forwards every byte in order, both ways at once, and then the ends', async () => {
  const { connect } = await behindProxy(4, (socket) => socket.pipe(socket));
  const sent = randomBytes(8 * 1024 * 1024);
  const socket = connect();
  const received: Buffer[] = [];
  socket.on('data', (bytes) => received.push(bytes));
  socket.end(sent);
  await once(socket, 'end');
  expect(Buffer.concat(received).equals(sent)).toBe(true);
});

it('a delay proxy takes a round trip to connect and one to answer', async () => {
  const rttMs = 40;
  const { connect } = await behindProxy(rttMs, (socket) => socket.pipe(socket));
  const socket = connect();
  const beforeMs = monotonicClock.nowMs();
  socket.write('a');
  await once(socket, 'data');
  const connectedMs = monotonicClock.nowMs();
  socket.write('b');
  await once(socket, 'data');
  // Never too early; how late depends on the machine. Each of the two timers on the way may round half a millisecond down.
  expect(connectedMs - beforeMs).toBeGreaterThanOrEqual(2 * rttMs - 2);
  expect(monotonicClock.nowMs() - connectedMs).toBeGreaterThanOrEqual(rttMs - 1);
});

it.each(['reader', 'server'])('a delay proxy resets both sides when the %s resets', async (who) => {
  let server: Socket | undefined;
  const { connect } = await behindProxy(2, (socket) => {
    socket.on('error', () => {});
    // Wait until the bytes are read: a reset right behind unread bytes looks like an end.
    socket.once('data', () => {
      server = socket;
    });
  });
  const reader = connect();
  reader.on('error', () => {});
  reader.resume();
  reader.write('hello');
  await until(() => server !== undefined);
  (who === 'reader' ? reader : server)?.resetAndDestroy();
  await until(() => reader.destroyed && server?.destroyed === true);
});

it('a delay proxy stops reading from one side when the other side stops reading', async () => {
  let accepted = 0;
  const { connect } = await behindProxy(2, (socket) => {
    socket.pause();
    accepted++;
  });
  const socket = connect();
  await until(() => accepted === 1);
  const piece = Buffer.alloc(1024 * 1024);
  let pieces = 0;
  // More than the two kernels' buffers and the proxy's own limit hold.
  while (pieces < 200 && (socket.write(piece) || (await drained(socket)))) pieces++;
  expect(accepted).toBe(1);
  expect(pieces).toBeLessThan(200);
});

/** Whether a socket drains before it is clear that it will not: many turns in which nothing moved. */
async function drained(socket: Socket): Promise<boolean> {
  let isDrained = false;
  socket.once('drain', () => {
    isDrained = true;
  });
  for (let turns = 0; turns < 2_000 && !isDrained; turns++) await new Promise(setImmediate);
  return isDrained;
}
