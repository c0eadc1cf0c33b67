import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import type { MeterSnapshot } from '../../../src/meter.ts';

const MAIN = fileURLToPath(new URL('../../../classroom/main.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** A server process as `npm start` runs it, on a free port with SQLite in memory. */
export interface StartedServer {
  readonly child: ChildProcess;
  readonly port: number;
  readonly url: string;
  stats(): Promise<MeterSnapshot>;
  /** Returns what it wrote to standard error so far. */
  log(): string;
  /** Resolves with the exit code when the process has ended. */
  readonly ended: Promise<number | null>;
}

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** A module loaded before the server, to inject faults. */
  readonly preload?: string;
  /** Number of faults that the server must have counted when the test ends. */
  readonly faults?: number;
}

/** Starts the server. When the test ends it must still run, unless the test ended it, and must have counted only the expected faults. */
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
  const token = env['ACCESS_TOKEN'];
  const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  const stats = async () =>
    (await (await fetch(`${url}/stats`, { headers: new Headers(headers) })).json()) as MeterSnapshot;
  const server = { child, port, url, stats, log: () => log, ended };
  onTestFinished(async () => {
    if (child.killed) return;
    expect(child.exitCode, log).toBeNull();
    expect((await stats()).faults, log).toBe(faults);
  });
  return server;
}
