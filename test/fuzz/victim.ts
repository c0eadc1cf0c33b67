import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const READY_LIMIT_MS = 120_000;
const HEALTH_LIMIT_MS = 10_000;
const CLOSE_LIMIT_MS = 10_000;
const GONE_LIMIT_MS = 500;

/** The server as people start it, page and all, in a process of its own. */
export interface Victim {
  readonly port: number;
  /** Descriptors that the process has open; `undefined` where the system does not tell. */
  descriptors(): number | undefined;
  /** Memory of the process; `undefined` where the system does not tell. */
  memoryBytes(): number | undefined;
  /** Whether it answers that it is well, soon. */
  isWell(): Promise<boolean>;
  /** How the process ended, when it did without being asked. */
  readonly ended: string | undefined;
  /** Lines that it has logged, each of them a fault of its own, since it was last asked. */
  takeLog(): string[];
  /** Ends it. @returns whether it ended by itself when it was asked to, in time. */
  close(): Promise<boolean>;
}

export async function startVictim(): Promise<Victim> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'classroom/main.ts', '--port', '0', '--store', 'sqlite'],
    {
      cwd: ROOT,
      env: { ...process.env, HOST: '127.0.0.1', LOG_LEVEL: 'warn' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const killWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', killWithUs);
  let ended: string | undefined;
  let asked = false;
  const exited = once(child, 'exit').then(([code, signal]) => {
    process.off('exit', killWithUs);
    if (!asked) ended = `the server ended (${signal ?? `exit code ${code}`})`;
  });
  const log = followLog(child);
  const port = await readPort(child).catch((error: Error) => {
    child.kill('SIGKILL');
    throw new Error(`${error.message}\n${log.takeLog().join('\n')}`);
  });
  log.takeLog();

  return {
    port,
    descriptors: () => told(() => readdirSync(`/proc/${child.pid}/fd`).length),
    memoryBytes: () =>
      told(() => {
        const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
        const kilobytes = /VmRSS:\s+(\d+) kB/.exec(status)?.[1];
        return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
      }),
    async isWell() {
      try {
        const answer = await fetch(`http://127.0.0.1:${port}/healthz`, {
          headers: { Connection: 'close' },
          signal: AbortSignal.timeout(HEALTH_LIMIT_MS),
        });
        await answer.text();
        return answer.status === 200;
      } catch {
        // A process that has just died is told of as that.
        await Promise.race([exited, sleep(GONE_LIMIT_MS, undefined, { ref: false })]);
        return false;
      }
    },
    get ended() {
      return ended;
    },
    takeLog: log.takeLog,
    async close() {
      asked = true;
      if (child.exitCode !== null || child.signalCode !== null) return true;
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), CLOSE_LIMIT_MS);
      await exited;
      clearTimeout(force);
      return child.signalCode !== 'SIGKILL';
    },
  };
}

function told<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}

/** Where it listens, by its own word on standard output. */
function readPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the server was not ready in time')), READY_LIMIT_MS);
    let text = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const port = /Listening on http:\/\/[^\s]*:(\d+)/.exec(text)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    });
    child.once('exit', () => {
      clearTimeout(timer);
      reject(new Error('the server could not start'));
    });
  });
}

/** Frames of a stack, where an error was thrown, and Node's own name: what belongs to the line of an error. */
const CONTINUATION = /^[\s}\]]|^$|^(?:file|node):|^Node\.js v/;

/** What it writes to standard error, by lines; of a line in JSON, its message and the error's first line. */
function followLog(child: ChildProcess): Pick<Victim, 'takeLog'> {
  let lines: string[] = [];
  let rest = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts.filter((line) => !CONTINUATION.test(line)).map(shortened));
  });
  return {
    takeLog() {
      const taken = lines;
      lines = [];
      return taken;
    },
  };
}

function shortened(line: string): string {
  const parsed = told(() => JSON.parse(line) as { msg?: string; err?: { message?: string; stack?: string } });
  if (parsed === undefined) return line.trim().slice(0, 160);
  const where = /\n\s+at (.*)/.exec(parsed.err?.stack ?? '')?.[1]?.replace(/\(?file:.*\/(?=[^/]*$)/, '(');
  return [parsed.msg, parsed.err?.message, where].filter(Boolean).join(': ').slice(0, 200);
}
