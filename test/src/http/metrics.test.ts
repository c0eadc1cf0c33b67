import { expect, it } from 'vitest';
import { MODE_CLIENTS, openReader } from '../../support/read.ts';
import { append, serve } from '../../support/serve.ts';

it('GET /metrics tells Prometheus what the meter counts, and who reads', async () => {
  const server = await serve();
  const clients = MODE_CLIENTS.filter(
    ({ mode, kind }) => mode.name !== 'socket.io-upgrade' && kind === 'lean',
  );
  const readers = [];
  for (const client of clients) readers.push(await openReader(client, server.url));
  await append(server, 3);
  for (const reader of readers) await reader.has(3);
  const answer = await fetch(`${server.url}/metrics`);
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  const text = await answer.text();
  const value = (metric: string) =>
    Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`${metric} `))
        ?.split(' ')[1],
    );
  expect(value('pull_vs_push_head_seq')).toBe(3);
  expect(value('pull_vs_push_readers{endpoint="sse"}')).toBe(1);
  expect(value('pull_vs_push_readers{endpoint="socket.io"}')).toBe(1);
  expect(value('pull_vs_push_requests_total{role="deliver"}')).toBeGreaterThan(0);
  expect(value('pull_vs_push_bytes_total{role="deliver",direction="out"}')).toBeGreaterThan(0);
  expect(value('pull_vs_push_refusals_total{by="token"}')).toBe(0);
  expect(text).toContain('nodejs_eventloop_lag_p99_seconds');
  // Counters go on from where they were, however often they are read.
  const again = await (await fetch(`${server.url}/metrics`)).text();
  expect(again).toContain('pull_vs_push_head_seq 3');
});
