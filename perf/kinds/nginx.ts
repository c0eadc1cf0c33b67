import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { watchChild } from '../../src/process/child.ts';
import { closeOnFailure, createCloseStack } from '../../src/process/close-stack.ts';
import { fetchDirectly } from '../../src/process/direct-fetch.ts';
import { freePort } from '../../src/store/free-port.ts';
import type { Publishing } from '../load/fan-out.ts';
import { Unavailable } from './case.ts';

/** A running nginx with the module nchan and one worker. */
export interface Nginx extends Publishing {
  readonly baseUrl: string;
  close(): Promise<void>;
}

/** Path of the module in Debian's package `libnginx-mod-nchan`. */
const MODULE = '/usr/lib/nginx/modules/ngx_nchan_module.so';

const START_LIMIT_MS = 5_000;
const CLOSE_LIMIT_MS = 5_000;

/**
 * Starts nginx on a free port, with its files in a temporary folder.
 *
 * @throws {Unavailable} if nginx or nchan is not installed, or the system has no `/proc/PID/schedstat`.
 */
export async function startNginx(): Promise<Nginx> {
  const binary = findNginx();
  const port = await freePort('127.0.0.1');
  const baseUrl = `http://127.0.0.1:${port}`;
  const folder = await mkdtemp(join(tmpdir(), 'perf-nginx-'));
  const closers = createCloseStack();
  closers.add(() => rm(folder, { recursive: true, force: true }));
  const child = await closeOnFailure({ close: closers.closeAll }, async () => {
    await writeFile(join(folder, 'nginx.conf'), configuration(folder, port));
    const args = ['-p', folder, '-c', 'nginx.conf', '-g', 'daemon off;'];
    const nginx = spawn(binary, args, { stdio: 'ignore' });
    const { gone, close } = watchChild(nginx, {
      failure: (how) => new Error(`nginx ${how}`),
      ask: () => nginx.kill('SIGTERM'),
      closeLimitMs: CLOSE_LIMIT_MS,
    });
    closers.add(close);
    await Promise.race([gone, waitUntilUp(baseUrl)]);
    return nginx;
  });
  let seq = 0;
  return {
    baseUrl,
    async call(_name, { text }) {
      seq++;
      const body = JSON.stringify({ seq, author: 'perf', text, createdAt: new Date().toISOString() });
      const response = await fetchDirectly(`${baseUrl}/publish`, { method: 'POST', body });
      await response.arrayBuffer();
    },
    cost: async () => ({ cpuMs: childrenOf(child.pid ?? 0).reduce((sum, pid) => sum + cpuMsOf(pid), 0) }),
    close: closers.closeAll,
  };
}

function findNginx(): string {
  const binary = ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/usr/bin/nginx'].find((path) =>
    existsSync(path),
  );
  if (binary === undefined || !existsSync(MODULE)) {
    throw new Unavailable(
      'nginx with nchan is not installed (apt-get install nginx-light libnginx-mod-nchan)',
    );
  }
  if (!existsSync('/proc/self/schedstat'))
    throw new Unavailable(
      'this system has no /proc/PID/schedstat, so the CPU time of nginx cannot be measured',
    );
  return binary;
}

function configuration(folder: string, port: number): string {
  return `
load_module ${MODULE};
worker_processes 1;
worker_rlimit_nofile 20000;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events { worker_connections 19000; }
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  keepalive_timeout 75s;
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location = /publish { nchan_publisher; nchan_channel_id all; nchan_message_buffer_length 0; }
    location = /socket { nchan_subscriber websocket; nchan_channel_id all; }
    location = / { return 204; }
  }
}
`;
}

async function waitUntilUp(baseUrl: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < START_LIMIT_MS; waitedMs += 50) {
    const up = await fetchDirectly(baseUrl).then(
      ({ status }) => status === 204,
      () => false,
    );
    if (up) return;
    await sleep(50);
  }
  throw new Error('nginx did not answer in time');
}

/** Returns the ids of the worker processes. The master serves no requests. */
function childrenOf(pid: number): number[] {
  const text = execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' });
  return text.trim().split(/\s+/).map(Number);
}

/** Returns the CPU time of a process. `schedstat` begins with it, in nanoseconds (Linux, Documentation/scheduler/sched-stats.rst). */
function cpuMsOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
}
