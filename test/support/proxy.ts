import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';

/** A reverse proxy that tests can start where it is installed. */
export interface ProxyProgram {
  readonly program: 'nginx' | 'haproxy';
  readonly argumentsFor: (file: string, folder: string) => readonly string[];
}

export const NGINX: ProxyProgram = {
  program: 'nginx',
  argumentsFor: (file, folder) => ['-p', folder, '-c', file, '-e', 'stderr'],
};
export const HAPROXY: ProxyProgram = { program: 'haproxy', argumentsFor: (file) => ['-f', file] };

/** Returns why tests with a program are skipped; `undefined` where it is installed. */
export function missing({ program }: ProxyProgram): string | undefined {
  try {
    execFileSync(program, ['-v'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return `${program} is not installed`;
  }
}

/**
 * Starts a proxy in a folder of its own and waits until a server behind it answers; it is ended when the test ends.
 *
 * @param url - what the configuration listens on.
 */
export async function startProxy(
  { program, argumentsFor }: ProxyProgram,
  configuration: string,
  url: string,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pull-vs-push-proxy-'));
  // Workers of an nginx that root starts are somebody else, and must find their files.
  chmodSync(folder, 0o755);
  const path = join(folder, 'proxy.conf');
  writeFileSync(path, configuration);
  const child = spawn(program, argumentsFor(path, folder), { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  onTestFinished(async () => {
    child.kill('SIGTERM');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    rmSync(folder, { recursive: true, force: true });
  });
  await expect
    .poll(
      async () => {
        if (child.exitCode !== null) throw new Error(`${program} ended: ${said}`);
        return (await fetch(`${url}/readyz`).catch(() => undefined))?.status;
      },
      { timeout: 20_000 },
    )
    .toBe(200);
}

/** Returns nginx's configuration around the `http` block's own lines. Its files are in the folder where it is started. */
export function nginxConfiguration(http: string): string {
  const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${name};`,
  );
  return `daemon off; pid nginx.pid; error_log stderr; events {}\nhttp { access_log off; ${folders.join(' ')}\n${http}\n}\n`;
}
