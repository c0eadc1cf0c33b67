import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { watchChild } from '../../src/process/child.ts';
import { moduleBeside, nodeArguments } from '../../src/process/module-beside.ts';
import { withTimeLimit } from '../../src/process/time-limit.ts';
import type { Cost } from '../load/cpu.ts';
import type { Call, FromHost } from './serve.ts';

/** A child process that runs a server or a driver, so that its CPU time and memory can be measured alone. */
export interface Host {
  readonly baseUrl: string;
  /**
   * Calls a function that the host's module registered, and returns its result. Argument and result are sent as JSON.
   *
   * @throws if the function throws, or the process ends or does not answer in time.
   */
  call(name: string, argument?: unknown): Promise<unknown>;
  /** Returns CPU time since the start and memory now; with `collect`, memory after a garbage collection. */
  cost(options?: { collect: boolean }): Promise<Cost>;
  close(): Promise<void>;
  /** Ends the process by SIGKILL. */
  kill(): Promise<void>;
}

/** The processes that there are, each a module of this folder. */
export type HostName =
  | 'ours'
  | 'bare-answer'
  | 'bare-hold'
  | 'bare-stream'
  | 'raw-ws'
  | 'plain-socket.io'
  | 'tutorial'
  | 'socket.io-adapter'
  | 'driver';

/** Environment variable: a folder for CPU profiles of the measured processes. No profiles are written without it. */
const PROFILE_FOLDER = 'PERF_PROFILE';

const READY_LIMIT_MS = 30_000;
/** Long, since a call may wait until a message has reached thousands of readers. */
const ANSWER_LIMIT_MS = 120_000;
const CLOSE_LIMIT_MS = 5_000;

/**
 * Starts a host and waits until it is ready.
 *
 * @param options - sent as JSON; `hostOptions` returns them in the process.
 * @throws if the process ends or is not ready within 30 s. It has ended then.
 */
export async function startHost(name: HostName, options: unknown = {}): Promise<Host> {
  const module = moduleBeside(import.meta.url, `./${name}`);
  const folder = process.env[PROFILE_FOLDER];
  const profile = folder ? ['--cpu-prof', `--cpu-prof-dir=${folder}/${name}`] : [];
  const child = spawn(
    process.execPath,
    [...profile, '--expose-gc', ...nodeArguments(module), fileURLToPath(module), JSON.stringify(options)],
    { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  );
  const { gone, close, kill } = watchChild(child, {
    failure: (how) => new Error(`the process ${name} ${how}`),
    ask: () => child.connected && child.disconnect(),
    closeLimitMs: CLOSE_LIMIT_MS,
  });
  const answerWithin = <T>(limitMs: number, answer: Promise<T>): Promise<T> =>
    withTimeLimit(
      limitMs,
      Promise.race([gone, answer]),
      () => new Error(`the process ${name} did not answer within ${limitMs / 1000} s`),
    );
  let port: number;
  try {
    const [ready] = (await answerWithin(READY_LIMIT_MS, once(child, 'message'))) as [FromHost];
    if (ready.type !== 'ready') throw new Error(`the process ${name} did not report that it was ready`);
    port = ready.port;
  } catch (error) {
    await close();
    throw error;
  }

  const waiting = new Map<number, (answer: Extract<FromHost, { type: 'answer' }>) => void>();
  child.on('message', (message: FromHost) => {
    if (message.type === 'answer') waiting.get(message.id)?.(message);
  });
  let nextId = 0;

  const call = async (callName: string, argument: unknown = {}): Promise<unknown> => {
    const id = nextId++;
    const answered = new Promise<Extract<FromHost, { type: 'answer' }>>((resolve) =>
      waiting.set(id, resolve),
    );
    child.send({ id, name: callName, argument } satisfies Call, () => {});
    const { answer, error } = await answerWithin(ANSWER_LIMIT_MS, answered).finally(() => waiting.delete(id));
    if (error !== undefined) throw new Error(`${name} could not ${callName}: ${error}`);
    return answer;
  };

  return {
    baseUrl: `http://127.0.0.1:${port}`,
    call,
    cost: async (options = { collect: false }) => (await call('cost', options)) as Cost,
    close,
    kill,
  };
}
