import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { freePort } from '../../src/store/free-port.ts';
import { mongodForTests, uriOf } from '../support/mongod.ts';
import { HAPROXY, missing, NGINX, startProxy } from '../support/proxy.ts';
import { MODE_CLIENTS, openReader, range } from '../support/read.ts';
import { serveInProcess } from './support/measured-server.ts';

const replicas = await mongodForTests({ replicaSet: true });

afterAll(async () => {
  if ('mongod' in replicas) await replicas.mongod.stop();
});

/** A proxy, and the name of its configuration in `deploy/`. */
const PROXIES = [
  { ...NGINX, file: 'nginx.conf' },
  { ...HAPROXY, file: 'haproxy.cfg' },
];

/** Starts a proxy by its configuration in `deploy/`, with other ports. */
async function startDeployed(proxy: (typeof PROXIES)[number], ports: readonly number[]): Promise<string> {
  const own = await freePort('127.0.0.1');
  const original = readFileSync(new URL(`../../deploy/${proxy.file}`, import.meta.url), 'utf8');
  const changed = [own, ...ports].reduce(
    (text, port, index) => text.replaceAll(`127.0.0.1:${3000 + index}`, `127.0.0.1:${port}`),
    original,
  );
  const url = `http://127.0.0.1:${own}`;
  await startProxy(proxy, changed, url);
  return url;
}

describe.each(PROXIES)('$program, by deploy/$file', (proxy) => {
  const reason = missing(proxy) ?? ('missing' in replicas ? replicas.missing : undefined);

  it.skipIf(reason)(
    `delivers every message of three servers in all modes${reason ? ` (skipped: ${reason})` : ''}`,
    { timeout: 120_000 },
    async () => {
      if ('missing' in replicas) throw new Error(replicas.missing);
      const store = uriOf(replicas.mongod, `deploy-${proxy.program}`);
      const nodes = await Promise.all(range(1, 3).map(() => serveInProcess({ STORE: store })));
      const url = await startDeployed(
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
