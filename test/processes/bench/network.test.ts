import { expect, it } from 'vitest';
import { reason } from '../../../bench/report/words/en/reasons.ts';
import { onlyRun, startBench, temporaryFolder } from '../../support/bench.ts';

const CLIENTS = 10;
const READERS = ['--modes', 'pull,long-poll,sse,push', '--clients', String(CLIENTS)];

/** Long enough for seven cells, each of which starts processes, on a busy machine. */
const LIMIT_MS = 600_000;

it('measures push for each batch interval, and polling once', { timeout: LIMIT_MS }, async () => {
  const out = temporaryFolder();
  const { code, output } = await startBench([
    ...READERS,
    ...['--rate', '50', '--batch', '0,200'],
    ...['--duration', '2', '--warmup', '0', '--allow-void', '--store', 'sqlite', '--out', out],
  ]).ended;
  expect(code, output).toBe(0);

  const { result } = await onlyRun(out);
  expect(result.cells.map(({ mode, batchMs }) => [mode, batchMs])).toEqual([
    ...['short-poll', 'long-poll', 'sse', 'socket.io'].map((mode) => [mode, 0]),
    ...['long-poll', 'sse', 'socket.io'].map((mode) => [mode, 200]),
  ]);
  for (const cell of result.cells) {
    if (cell.status === 'failed') throw new Error(`${cell.mode}: ${cell.reasons.map(reason)}`);
    expect(cell).toMatchObject({ delivered: cell.expected, missed: 0, duplicated: 0, reordered: 0 });
    if (cell.mode === 'short-poll') continue;
    const { pushes = 0 } = cell.roles.deliver;
    const writes = cell.requests.useful + pushes;
    // At most five batches a second, and one at each end.
    if (cell.batchMs > 0) expect(writes).toBeLessThanOrEqual(CLIENTS * (cell.windowS * 5 + 2));
    expect(cell.predicted.latencyMsP50).toBe(cell.batchMs / 2);
  }
});

it('measures with network delay and lost connections, and accounts for every message', {
  timeout: LIMIT_MS,
}, async () => {
  const out = temporaryFolder();
  const { code, output } = await startBench([
    ...READERS,
    ...['--interval', '250', '--rate', '4'],
    ...['--rtt', '40', '--churn', '0.5', '--duration', '3', '--warmup', '0'],
    // With this seed all clients are back long before the window ends, also on a busy machine.
    ...['--seed', '8'],
    // A busy machine may make the cell void; this test does not mind.
    ...['--allow-void', '--store', 'sqlite', '--out', out],
  ]).ended;
  expect(code, output).toBe(0);

  const { result } = await onlyRun(out);
  expect(result.plan).toMatchObject({ rttMs: [40], churn: 0.5 });
  expect(result.cells).toHaveLength(4);
  for (const cell of result.cells) {
    if (cell.status === 'failed') throw new Error(`${cell.mode}: ${cell.reasons.map(reason)}`);
    expect(cell).toMatchObject({
      rttMs: 40,
      delivered: cell.expected,
      missed: 0,
      duplicated: 0,
      reordered: 0,
    });
    // No message can arrive in less than the delay of the network.
    expect(cell.latencyMs.min).toBeGreaterThanOrEqual(19);
    expect(cell.predicted.latencyMsP50).toBeGreaterThanOrEqual(20);
    expect(cell.driver.threads.map(({ name }) => name)).toContain('delay proxy');
  }
  const handshakes = Object.fromEntries(
    result.cells.map((cell) => [cell.mode, cell.status === 'failed' ? undefined : cell.requests.handshake]),
  );
  // Half of the readers reconnected once.
  const pushed = CLIENTS * 1.5;
  expect(handshakes).toEqual({ 'short-poll': 0, 'long-poll': 0, sse: pushed, 'socket.io': pushed });
});
