import { spawn } from 'node:child_process';
import { createConnection } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { watchChild } from '../../src/process/child.ts';
import { freePort } from '../../src/store/free-port.ts';
import { Unavailable } from './case.ts';

const START_LIMIT_MS = 5_000;
const CLOSE_LIMIT_MS = 5_000;
const LOOK_EVERY_MS = 50;

/** A running Redis that keeps nothing on disk. */
export interface Redis {
  readonly uri: string;
  close(): Promise<void>;
}

/** Starts the Redis of the system's package on a free port. @throws {Unavailable} if there is none. */
export async function startRedis(): Promise<Redis> {
  const port = await freePort('127.0.0.1');
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const redis = spawn('redis-server', args, { stdio: 'ignore' });
  // Also where a signal ends this process, which nothing else would tell it.
  process.once('exit', () => redis.kill('SIGKILL'));
  const { gone, close } = watchChild(redis, {
    failure: (how) => new Unavailable(`redis-server ${how}`),
    ask: () => redis.kill('SIGTERM'),
    closeLimitMs: CLOSE_LIMIT_MS,
  });
  try {
    await Promise.race([gone, isUp(port)]);
    return { uri: `redis://127.0.0.1:${port}`, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function isUp(port: number): Promise<void> {
  const untilMs = performance.now() + START_LIMIT_MS;
  while (performance.now() < untilMs) {
    if (await accepts(port)) return;
    await sleep(LOOK_EVERY_MS);
  }
  throw new Unavailable(`redis-server did not listen within ${START_LIMIT_MS / 1000} s`);
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    const tell = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => tell(true));
    socket.once('error', () => tell(false));
  });
}
