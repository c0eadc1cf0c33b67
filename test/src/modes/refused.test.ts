import { expect, it } from 'vitest';
import { MODE_CLIENTS, type ModeClient, openReader, range, until } from '../../support/read.ts';
import { append, serve } from '../../support/serve.ts';
import { startFaultyProxy } from './faulty-proxy.ts';

const AWAY_S = 2;
const REFUSAL = `HTTP/1.1 503 Service Unavailable\r\nRetry-After: ${AWAY_S}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`;

/** `socket.io-client` does not show the answer, and comes back by a back-off of its own. */
const isBlind = ({ mode, kind }: ModeClient): boolean =>
  mode.name === 'socket.io-upgrade' || (mode.name === 'socket.io' && kind === 'library');

it('every client stays away for as long as a refusal asks for, comes back by itself and has missed nothing', async () => {
  const server = await serve();
  await append(server, 1);
  const visits = MODE_CLIENTS.map(async (modeClient) => {
    const proxy = await startFaultyProxy(server.port);
    const reader = await openReader(modeClient, proxy.url);
    await reader.has(1);
    const opened = proxy.openedAtMs.length;
    proxy.refuseWith(REFUSAL);
    proxy.cut();
    await until(() => proxy.refusedAtMs.length > 0);
    proxy.refuseWith(undefined);
    await until(() => proxy.openedAtMs.length > opened);
    const awayMs = (proxy.openedAtMs[opened] ?? 0) - (proxy.refusedAtMs[0] ?? 0);
    return { name: modeClient.name, reader, awayMs, leastMs: isBlind(modeClient) ? 0 : AWAY_S * 1000 - 10 };
  });
  const returned = await Promise.all(visits);
  await append(server, 4);
  await Promise.all(returned.map(({ reader }) => reader.has(5)));
  expect(returned.filter(({ awayMs, leastMs }) => awayMs < leastMs).map(({ name }) => name)).toEqual([]);
  for (const { reader } of returned) expect(reader.seqs).toEqual(range(1, 5));
});
