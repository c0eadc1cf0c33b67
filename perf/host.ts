import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Cost, FromHost, Question } from './hosts/serve.ts';

/** A process of its own, so that what it spends is its own. */
export interface Host {
  readonly baseUrl: string;
  call(name: string, ask?: unknown): Promise<unknown>;
  /** CPU time so far; and memory, after a collection when asked for. */
  cost(options?: { collect: boolean }): Promise<Cost>;
  close(): Promise<void>;
}

/** The processes that there are, each a module in `hosts/`. */
export type HostName =
  | 'ours'
  | 'bare-answer'
  | 'bare-hold'
  | 'bare-stream'
  | 'raw-ws'
  | 'plain-socket.io'
  | 'driver';

/** Profiles of the measured processes are written to this folder when it is set, one for each process. */
const PROFILE_FOLDER = 'PERF_PROFILE';

/** Starts a host and waits until it is ready. @throws when it ends before. */
export async function startHost(name: HostName, options: unknown = {}): Promise<Host> {
  const module = fileURLToPath(new URL(`./hosts/${name}.ts`, import.meta.url));
  const folder = process.env[PROFILE_FOLDER];
  const profile = folder ? ['--cpu-prof', `--cpu-prof-dir=${folder}/${name}`] : [];
  const child = spawn(
    process.execPath,
    [...profile, '--expose-gc', '--import', import.meta.resolve('tsx'), module, JSON.stringify(options)],
    { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  );
  const gone = once(child, 'exit').then(([code]): never => {
    throw new Error(`the process ${name} ended with exit code ${code}`);
  });
  gone.catch(() => {});
  const [ready] = (await Promise.race([gone, once(child, 'message')])) as [FromHost];
  if (ready.type !== 'ready') throw new Error(`the process ${name} did not say that it was ready`);

  const waiting = new Map<number, (answer: Extract<FromHost, { type: 'answer' }>) => void>();
  child.on('message', (message: FromHost) => {
    if (message.type === 'answer') waiting.get(message.id)?.(message);
  });
  let questions = 0;

  const call = async (callName: string, ask: unknown = {}): Promise<unknown> => {
    const id = questions++;
    const answered = new Promise<Extract<FromHost, { type: 'answer' }>>((resolve) =>
      waiting.set(id, resolve),
    );
    child.send({ id, name: callName, ask } satisfies Question);
    const { answer, error } = await Promise.race([gone, answered]);
    waiting.delete(id);
    if (error !== undefined) throw new Error(`${name} could not ${callName}: ${error}`);
    return answer;
  };

  return {
    baseUrl: `http://127.0.0.1:${ready.port}`,
    call,
    cost: async (options = { collect: false }) => (await call('cost', options)) as Cost,
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
    },
  };
}
