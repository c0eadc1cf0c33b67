import { once } from 'node:events';
import { io, type Socket } from 'socket.io-client';
import { expect, it, onTestFinished } from 'vitest';
import type { RunningServer } from '../../../../src/server.ts';
import { range, until } from '../../../support/read.ts';
import { append, serve } from '../../../support/serve.ts';

/** A client that never moves its cursor, so that after a lost connection it gets messages by recovery only. */
function connect(server: RunningServer, since = 0): { socket: Socket; seqs: number[] } {
  const socket = io(server.url, {
    transports: ['websocket'],
    forceNew: true,
    reconnectionDelay: 1,
    auth: { since },
  });
  onTestFinished(() => void socket.disconnect());
  const seqs: number[] = [];
  socket.on('message', ({ seq }: { seq: number }) => seqs.push(seq));
  return { socket, seqs };
}

/** Drops the transport, and waits until the client has reconnected. */
async function lose(socket: Socket, meanwhile: () => Promise<void>): Promise<void> {
  const back = new Promise<void>((resolve) => socket.once('connect', () => resolve()));
  socket.io.engine.close();
  await meanwhile();
  await back;
}

it('recovers a session: the client gets what it missed and nothing twice', async () => {
  const server = await serve();
  await append(server, 5);
  const { socket, seqs } = connect(server);
  await until(() => seqs.length === 5);
  for (let losses = 1; losses <= 5; losses++) {
    await lose(socket, () => append(server, 10));
    expect(socket.recovered).toBe(true);
    await append(server, 1);
    await until(() => seqs.length >= 5 + losses * 11);
  }
  expect(seqs).toEqual(range(1, 60));
});

it('recovers the session of a reader that was still being served history', async () => {
  const server = await serve();
  await append(server, 5_000);
  const { socket, seqs } = connect(server);
  await until(() => seqs.length > 0);
  await lose(socket, () => append(server, 10));
  expect(socket.recovered).toBe(true);
  await until(() => seqs.length >= 5_010);
  expect(seqs).toEqual(range(1, 5_010));
});

it('serves from the offset when there is no session to recover, whatever auth.since still says', async () => {
  const server = await serve();
  await append(server, 3);
  const { socket, seqs } = connect(server, 2);
  await until(() => seqs.length === 1);
  // A disconnect packet ends the session.
  socket.disconnect();
  await append(server, 1);
  socket.connect();
  await once(socket as unknown as NodeJS.EventEmitter, 'connect');
  expect(socket.recovered).toBe(false);
  await until(() => seqs.length === 2);
  expect(seqs).toEqual([3, 4]);
});

it('reports an invalid cursor, and disconnects', async () => {
  const server = await serve();
  const { socket } = connect(server, -1);
  const [problem] = await once(socket as unknown as NodeJS.EventEmitter, 'problem');
  expect(problem).toMatchObject({ detail: expect.stringMatching(/auth\.since/) });
  await until(() => !socket.connected);
});
