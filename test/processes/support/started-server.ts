import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import type { MeterSnapshot } from '../../../src/meter.ts';

const MAIN = fileURLToPath(new URL('../../../classroom/main.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** The server as `npm start` runs it, on a free port over SQLite in memory. */
export interface StartedServer {
  readonly child: ChildProcess;
  readonly port: number;
  readonly url: string;
  stats(): Promise<MeterSnapshot>;
  /** What it wrote to standard error so far. */
  log(): string;
  /** Resolves with the exit code when it has ended. */
  readonly ended: Promise<number | null>;
}

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** A module that is loaded before the server: faults are planted so. */
  readonly preload?: string;
  /** Faults that the test expects; any other number fails it. */
  readonly faults?: number;
}

/** Starts it; when the test is over it must still be there, unless the test ended it, and it must have met no fault. */
export async function startServerAsPeopleDo({
  env = {},
  preload,
  faults = 0,
}: StartOptions = {}): Promise<StartedServer> {
  const imports = ['--import', 'tsx', ...(preload === undefined ? [] : ['--import', preload])];
  const child = spawn(process.execPath, [...imports, MAIN, '--port', '0', '--store', 'sqlite'], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [output, log] = ['', ''];
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  onTestFinished(() => void child.kill('SIGKILL'));
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const listening = /Listening on \S+:(\d+)/.exec(output);
      if (listening !== null) resolve(Number(listening[1]));
    });
    ended.then((code) => reject(new Error(`the server ended with ${code}:\n${log}`)), reject);
  });
  const url = `http://127.0.0.1:${port}`;
  const stats = async () => (await (await fetch(`${url}/stats`)).json()) as MeterSnapshot;
  const server = { child, port, url, stats, log: () => log, ended };
  onTestFinished(async () => {
    if (child.killed) return;
    expect(child.exitCode, log).toBeNull();
    expect((await stats()).faults, log).toBe(faults);
  });
  return server;
}
