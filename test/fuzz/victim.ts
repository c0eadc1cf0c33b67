import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openDescriptors } from '../support/descriptors.ts';
import { TOKEN } from './input.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const READY_LIMIT_MS = 120_000;
const HEALTH_LIMIT_MS = 10_000;
const CLOSE_LIMIT_MS = 10_000;
const GONE_LIMIT_MS = 500;

/** The server under test: the whole server with its page, as `npm start` runs it, in a process of its own. */
export interface Victim {
  readonly port: number;
  /** Returns the number of the process's open descriptors, or `undefined` if the system does not report it. */
  descriptors(): number | undefined;
  /** Returns the resident memory of the process, or `undefined` if the system does not report it. */
  memoryBytes(): number | undefined;
  /** Resolves to whether `GET /healthz` answers 200 within 10 s. */
  isWell(): Promise<boolean>;
  /** How the process ended, if it ended before `close`. */
  readonly ended: string | undefined;
  /** Returns the lines that the server has logged since the last call. Each of them is a fault. */
  takeLog(): string[];
  /** Sends SIGTERM, and SIGKILL after 10 s. @returns whether SIGTERM was enough. */
  close(): Promise<boolean>;
}

/**
 * Starts the server under test on a free port.
 *
 * @throws {Error} with the server's log if it does not start within two minutes.
 */

export async function startVictim(): Promise<Victim> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'classroom/main.ts', '--port', '0', '--store', 'sqlite'],
    {
      cwd: ROOT,
      env: { ...process.env, HOST: '127.0.0.1', LOG_LEVEL: 'warn', ACCESS_TOKEN: TOKEN },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const killWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', killWithUs);
  let ended: string | undefined;
  let closing = false;
  const exited = once(child, 'exit').then(([code, signal]) => {
    process.off('exit', killWithUs);
    if (!closing) ended = `the server ended (${signal ?? `exit code ${code}`})`;
  });
  const log = followLog(child);
  const port = await readPort(child).catch((error: Error) => {
    child.kill('SIGKILL');
    throw new Error(`${error.message}\n${log.takeLog().join('\n')}`);
  });
  log.takeLog();

  return {
    port,
    descriptors: () => openDescriptors(child.pid ?? 0),
    memoryBytes: () =>
      attempt(() => {
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
        // If the process has just died, waits for its `exit`, so that this is reported as the fault.
        await Promise.race([exited, sleep(GONE_LIMIT_MS, undefined, { ref: false })]);
        return false;
      }
    },
    get ended() {
      return ended;
    },
    takeLog: log.takeLog,
    async close() {
      closing = true;
      if (child.exitCode !== null || child.signalCode !== null) return true;
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), CLOSE_LIMIT_MS);
      await exited;
      clearTimeout(force);
      return child.signalCode !== 'SIGKILL';
    },
  };
}

/** Returns what `read` returns, or `undefined` if it throws. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** Resolves to the port that the server prints on standard output. */
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

/** Lines that continue an error's first line: stack frames, source positions, and the version that Node prints. */
const CONTINUATION = /^[\s}\]]|^$|^(?:file|node):|^Node\.js v/;

/** Collects the lines that the server writes to standard error. A line in JSON is shortened to its message and error. */
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
  const parsed = attempt(
    () => JSON.parse(line) as { msg?: string; err?: { message?: string; stack?: string } },
  );
  if (parsed === undefined) return line.trim().slice(0, 160);
  const where = /\n\s+at (.*)/.exec(parsed.err?.stack ?? '')?.[1]?.replace(/\(?file:.*\/(?=[^/]*$)/, '(');
  return [parsed.msg, parsed.err?.message, where].filter(Boolean).join(': ').slice(0, 200);
}
