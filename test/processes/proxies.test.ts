import { describe, expect, it } from 'vitest';
import { freePort } from '../../src/store/free-port.ts';
import { HAPROXY, missing, NGINX, nginxConfiguration, startProxy } from '../support/proxy.ts';
import { createReader, MODE_CLIENTS, range } from '../support/read.ts';
import { append, serve } from '../support/serve.ts';

const MESSAGES = 5;

/** As packages bring them: nginx with nothing but `proxy_pass`, HAProxy with the time-outs of Debian's `haproxy.cfg`. */
const PROXIES = [
  {
    ...NGINX,
    configure: (own: number, server: number) =>
      nginxConfiguration(
        `server { listen 127.0.0.1:${own}; location / { proxy_pass http://127.0.0.1:${server}; } }`,
      ),
    passesUpgrades: false,
  },
  {
    ...HAPROXY,
    configure: (own: number, server: number) => `defaults
  mode http
  timeout connect 5000
  timeout client 50000
  timeout server 50000
listen one
  bind 127.0.0.1:${own}
  server server 127.0.0.1:${server}
`,
    passesUpgrades: true,
  },
];

/** Modes that cannot begin without an upgrade. */
const PINNED = ['websocket', 'socket.io'];

describe.each(PROXIES)('$program as it comes', (proxy) => {
  const reason = missing(proxy);

  it.skipIf(reason)(
    `passes on every mode at once, and upgrades: ${proxy.passesUpgrades}${reason ? ` (skipped: ${reason})` : ''}`,
    { timeout: 60_000 },
    async () => {
      const server = await serve();
      const own = await freePort('127.0.0.1');
      const url = `http://127.0.0.1:${own}`;
      await startProxy(proxy, proxy.configure(own, server.port), url);
      const blocked = proxy.passesUpgrades ? [] : PINNED;
      const refused = MODE_CLIENTS.filter(({ mode }) => blocked.includes(mode.name));
      for (const client of refused) {
        const reader = createReader(client, url, { since: 0, pollIntervalMs: 10 });
        const opening = reader.client.open().then(
          () => 'open',
          () => 'refused',
        );
        // Libraries go on trying; they are closed with the test.
        const inTrouble = expect
          .poll(() => reader.troubles, { timeout: 5_000 })
          .not.toEqual([])
          .then(() => 'refused');
        expect(await Promise.race([opening, inTrouble])).toBe('refused');
      }
      const readers = await Promise.all(
        MODE_CLIENTS.filter(({ mode }) => !blocked.includes(mode.name)).map(async (client) => {
          const reader = createReader(client, url, { since: 0, pollIntervalMs: 10 });
          await reader.client.open();
          return reader;
        }),
      );
      await append(server, MESSAGES);
      await Promise.all(readers.map((reader) => reader.has(MESSAGES)));
      for (const { seqs } of readers) expect(seqs).toEqual(range(1, MESSAGES));
    },
  );
});
