import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { readResult } from '../../bench/result/file.ts';
import type { Result } from '../../bench/result/schema.ts';

const CLI = fileURLToPath(new URL('../../bin/pull-vs-push.ts', import.meta.url));
const SERVER = fileURLToPath(new URL('../../classroom/main.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A started command line of the benchmark. */
export interface BenchProcess {
  readonly child: ChildProcess;
  /** Resolves when its output matches; rejects if it ends before. */
  saw(pattern: RegExp): Promise<void>;
  /** What it has printed so far. */
  printed(): string;
  /** Resolves when it has ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly output: string }>;
}

/** Creates a temporary folder, which is removed when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pull-vs-push-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function startBench(args: readonly string[], env: NodeJS.ProcessEnv = {}): BenchProcess {
  return startNode([CLI, ...args], env);
}

/** Starts the server as `npm start` does, but without npm. */
export function startServerCli(args: readonly string[], env: NodeJS.ProcessEnv = {}): BenchProcess {
  return startNode([SERVER, ...args], env);
}

/** Starts a module of the project in a Node process of its own. */
export function startNode([module = '', ...args]: readonly string[], env: NodeJS.ProcessEnv): BenchProcess {
  return startProcess(process.execPath, ['--import', 'tsx', module, ...args], env);
}

/** Starts a program, in the project's folder unless told otherwise, and keeps all that it prints. */
export function startProcess(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  cwd = ROOT,
): BenchProcess {
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let output = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      for (const listener of listeners) listener();
    });
  }
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output }));
  return {
    child,
    saw: (pattern) =>
      new Promise((resolve, reject) => {
        const gone = () => reject(new Error(`it ended without ${pattern}:\n${output}`));
        const look = (): void => {
          if (!pattern.test(output)) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        look();
        ended.then(gone, reject);
      }),
    printed: () => output,
    ended,
  };
}

/** Returns the data of the only run in a folder. */
export async function onlyRun(out: string): Promise<{ folder: string; result: Result }> {
  const [name, ...others] = readdirSync(out);
  if (name === undefined || others.length > 0) throw new Error(`not one run in ${out}: ${[name, ...others]}`);
  const folder = join(out, name);
  return { folder, result: await readResult(folder) };
}

/** Returns the ids of the measured servers' processes that a run has started. */
export function serversOf({ child }: BenchProcess): number[] {
  const found = execFileSync('pgrep', ['-P', String(child.pid), '-f', 'src/main.[jt]s'], {
    encoding: 'utf8',
  });
  return found.trim().split('\n').map(Number);
}

/** Returns the id of the only one. */
export function serverOf(bench: BenchProcess): number {
  const [server, ...others] = serversOf(bench);
  if (server === undefined || others.length > 0) throw new Error(`not one server: ${[server, ...others]}`);
  return server;
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
