import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../src/store/free-port.ts';
import { temporaryFolder } from '../support/bench.ts';
import { mongodForTests, uriOf } from '../support/mongod.ts';
import { MODE_CLIENTS, openReader, range } from '../support/read.ts';
import { serveInProcess } from './support/measured-server.ts';

const replicas = await mongodForTests({ replicaSet: true });

afterAll(async () => {
  if ('mongod' in replicas) await replicas.mongod.stop();
});

/** A proxy, the port that its configuration listens on and those that it passes on to, and how it is started. */
interface Proxy {
  readonly program: string;
  readonly file: string;
  readonly argumentsFor: (file: string, folder: string) => readonly string[];
}

const PROXIES: readonly Proxy[] = [
  { program: 'nginx', file: 'nginx.conf', argumentsFor: (file, folder) => ['-p', folder, '-c', file] },
  { program: 'haproxy', file: 'haproxy.cfg', argumentsFor: (file) => ['-f', file] },
];

function isInstalled(program: string): boolean {
  try {
    execFileSync(program, ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Starts a proxy by its configuration in `deploy/`, with other ports. */
async function startProxy({ program, file, argumentsFor }: Proxy, ports: readonly number[]): Promise<string> {
  const folder = temporaryFolder();
  const own = await freePort('127.0.0.1');
  const original = readFileSync(new URL(`../../deploy/${file}`, import.meta.url), 'utf8');
  const changed = [own, ...ports].reduce(
    (text, port, index) => text.replaceAll(`127.0.0.1:${3000 + index}`, `127.0.0.1:${port}`),
    original,
  );
  mkdirSync(folder, { recursive: true });
  const path = join(folder, file);
  writeFileSync(path, changed);
  const child = spawn(program, argumentsFor(path, folder), { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  onTestFinished(async () => {
    child.kill('SIGTERM');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  });
  const url = `http://127.0.0.1:${own}`;
  await expect
    .poll(
      async () => {
        if (child.exitCode !== null) throw new Error(`${program} ended: ${said}`);
        return (await fetch(`${url}/readyz`).catch(() => undefined))?.status;
      },
      { timeout: 20_000 },
    )
    .toBe(200);
  return url;
}

describe.each(PROXIES)('$program, by deploy/$file', (proxy) => {
  const reason = isInstalled(proxy.program)
    ? 'missing' in replicas && replicas.missing
    : `${proxy.program} is not installed`;

  it.skipIf(reason)(
    `delivers every message of three servers in all modes${reason ? ` (skipped: ${reason})` : ''}`,
    { timeout: 120_000 },
    async () => {
      if ('missing' in replicas) throw new Error(replicas.missing);
      const store = uriOf(replicas.mongod, `deploy-${proxy.program}`);
      const nodes = await Promise.all(range(1, 3).map(() => serveInProcess({ STORE: store })));
      const url = await startProxy(
        proxy,
        nodes.map(({ port }) => port),
      );
      const readers = await Promise.all(
        MODE_CLIENTS.flatMap((client) => [1, 2].map(() => openReader(client, url))),
      );
      for (let sent = 0; sent < 30; sent++) {
        const answer = await fetch(`${url}/messages`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ text: `message ${sent}` }),
        });
        expect(answer.status).toBe(201);
      }
      await Promise.all(readers.map((reader) => reader.has(30)));
      for (const { seqs } of readers) expect(seqs).toEqual(range(1, 30));
    },
  );
});
