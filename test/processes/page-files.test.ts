import { once } from 'node:events';
import { createConnection } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { startVictim } from '../fuzz/victim.ts';

const CLIENTS = 50;

it('closes the page’s files when the client of a pipelined request disconnects', async (context) => {
  const victim = await startVictim();
  onTestFinished(async () => void (await victim.close()));
  const before = victim.descriptors();
  if (before === undefined) return context.skip('the system does not tell what a process has open');
  const page = await (
    await fetch(`http://127.0.0.1:${victim.port}/`, { headers: { Connection: 'close' } })
  ).text();
  const script = /src="[^"]*(\/assets\/[^"]+\.js)"/.exec(page)?.[1];
  const requests = ['/messages?since=0&wait=30000', script, '/', script].map(
    (target) => `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`,
  );
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      const socket = createConnection(victim.port, '127.0.0.1');
      socket.resume().end(requests.join(''));
      await once(socket, 'close');
    }),
  );
  await expect.poll(() => victim.descriptors(), { timeout: 10_000 }).toBeLessThanOrEqual(before);
});
