import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { watchChild } from '../../../src/process/child.ts';
import { closeOnFailure, createCloseStack } from '../../../src/process/close-stack.ts';
import { fetchDirectly } from '../../../src/process/direct-fetch.ts';
import { freePort } from '../../../src/store/free-port.ts';
import { childrenOf, cpuMsOf } from '../machine/process-cpu.ts';
import { type CacheCounts, countCacheLog } from './cache-log.ts';
import { findProgram } from './find-program.ts';
import { CACHE_LOG, nginxCache } from './nginx-configuration.ts';

/** What a cache spent in the window, besides what it counted. */
export interface CacheWindow extends CacheCounts {
  /** CPU time of its workers; absent where the system does not tell. */
  readonly cpuMs?: number;
}

/** A cache between readers and the server, or none. */
export interface Cache {
  /** The URLs that readers connect to. */
  readonly baseUrls: readonly string[];
  /** Rejects when the cache has ended by itself; never settles where there is none. */
  readonly gone: Promise<never>;
  /** Starts the window, and ends it. */
  begin(): void;
  end(): void;
  /** Resolves with the counts of the window, when the cache has written all of its log; `undefined` where there is no cache. */
  counts(): Promise<CacheWindow | undefined>;
  /** May be called twice. */
  close(): Promise<void>;
}

const START_LIMIT_MS = 10_000;
const LOOK_EVERY_MS = 50;
const CLOSE_LIMIT_MS = 5_000;
/** For the last lines of the log, which nginx keeps back for 100 ms. */
const LOG_LIMIT_MS = 300;

export const NGINX_MISSING =
  'nginx was not found in PATH; install it (Debian and Ubuntu: apt-get install nginx-light; macOS: brew install nginx)';

/** Returns the servers themselves: nothing is between them and readers. */
export function noCache(baseUrls: readonly string[]): Cache {
  return {
    baseUrls,
    gone: new Promise(() => {}),
    begin() {},
    end() {},
    counts: async () => undefined,
    close: async () => {},
  };
}

/**
 * Starts nginx as a cache in front of a server, with its files in a temporary folder.
 *
 * @throws {Error} if nginx is not installed, or does not start in time.
 */
export async function openNginxCache(serverUrl: string, clients: number): Promise<Cache> {
  const program = findProgram('nginx');
  if (program === undefined) throw new Error(NGINX_MISSING);
  const port = await freePort('127.0.0.1');
  const baseUrl = `http://127.0.0.1:${port}`;
  const folder = await mkdtemp(join(tmpdir(), 'pull-vs-push-cache-'));
  const closers = createCloseStack();
  closers.add(() => rm(folder, { recursive: true, force: true }));
  return closeOnFailure({ close: closers.closeAll }, async () => {
    // Workers of an nginx that root starts are somebody else, and must find their files.
    await chmod(folder, 0o755);
    await writeFile(join(folder, 'nginx.conf'), nginxCache({ port, serverUrl, clients }));
    // A process group of its own, like the server: Ctrl-C reaches the driver, which ends it after the cell.
    const child = spawn(program, ['-p', folder, '-c', 'nginx.conf', '-e', 'stderr'], {
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-1_000);
    });
    const { gone, close } = watchChild(child, {
      failure: (how) => new Error(`nginx ${how}${said === '' ? '' : `; it said: ${said.trim()}`}`),
      ask: () => child.kill('SIGTERM'),
      closeLimitMs: CLOSE_LIMIT_MS,
    });
    closers.add(close);
    await Promise.race([gone, waitUntilUp(baseUrl)]);
    const workers = childrenOf(child.pid ?? 0);
    const cpuNow = (): number | undefined => sumOf(workers.map((pid) => cpuMsOf(pid)));
    let from: Edge | undefined;
    let to: Edge | undefined;
    return {
      baseUrls: [baseUrl],
      gone,
      begin() {
        from = { atMs: Date.now(), cpuMs: cpuNow() };
      },
      end() {
        to = { atMs: Date.now(), cpuMs: cpuNow() };
      },
      async counts() {
        if (from === undefined || to === undefined) return undefined;
        await sleep(LOG_LIMIT_MS);
        const counts = countCacheLog(await readFile(join(folder, CACHE_LOG), 'utf8'), from.atMs, to.atMs);
        const [before, after] = [from.cpuMs, to.cpuMs];
        return { ...counts, ...(before !== undefined && after !== undefined && { cpuMs: after - before }) };
      },
      close: closers.closeAll,
    };
  });
}

/** One end of a window: Unix time, as in nginx's log, and the CPU time of the workers so far. */
interface Edge {
  readonly atMs: number;
  readonly cpuMs: number | undefined;
}

async function waitUntilUp(baseUrl: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < START_LIMIT_MS; waitedMs += LOOK_EVERY_MS) {
    const up = await fetchDirectly(`${baseUrl}/healthz`).then(
      async (answer) => {
        await answer.arrayBuffer();
        return answer.ok;
      },
      () => false,
    );
    if (up) return;
    await sleep(LOOK_EVERY_MS);
  }
  throw new Error(`nginx did not answer within ${START_LIMIT_MS / 1000} s`);
}

/** Returns the sum; `undefined` if there is nothing to add or a part is not known. */
function sumOf(parts: readonly (number | undefined)[]): number | undefined {
  if (parts.length === 0) return undefined;
  let sum = 0;
  for (const part of parts) {
    if (part === undefined) return undefined;
    sum += part;
  }
  return sum;
}
