import { expect, it } from 'vitest';
import { reason } from '../../../bench/report/words/en/reasons.ts';
import { onlyRun, startBench, temporaryFolder } from '../../support/bench.ts';

const CLIENTS = 10;
const READERS = ['--modes', 'pull,long-poll,sse,push', '--clients', String(CLIENTS)];

/** Up to seven cells, each with processes of its own to start, on a machine that has other things to do. */
const LIMIT_MS = 600_000;

it('measures each batch by itself, and polls once', { timeout: LIMIT_MS }, async () => {
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
    // At most five hand-overs a second, and one at each end.
    if (cell.batchMs > 0) expect(writes).toBeLessThanOrEqual(CLIENTS * (cell.windowS * 5 + 2));
    expect(cell.predicted.latencyMsP50).toBe(cell.batchMs / 2);
  }
});

it('measures over a long way and with lost connections, and accounts for every message', {
  timeout: LIMIT_MS,
}, async () => {
  const out = temporaryFolder();
  const { code, output } = await startBench([
    ...READERS,
    ...['--interval', '250', '--rate', '4'],
    ...['--rtt', '40', '--churn', '0.5', '--duration', '3', '--warmup', '0'],
    // A seed by which all are back long before the window ends, so that a busy machine still counts them in it.
    ...['--seed', '8'],
    // Void or not is the machine's affair here.
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
    // No message can be quicker than the way is long.
    expect(cell.latencyMs.min).toBeGreaterThanOrEqual(19);
    expect(cell.predicted.latencyMsP50).toBeGreaterThanOrEqual(20);
    expect(cell.driver.threads.map(({ name }) => name)).toContain('delay proxy');
  }
  const handshakes = Object.fromEntries(
    result.cells.map((cell) => [cell.mode, cell.status === 'failed' ? undefined : cell.requests.handshake]),
  );
  // Half of the readers came back once.
  const pushed = CLIENTS * 1.5;
  expect(handshakes).toEqual({ 'short-poll': 0, 'long-poll': 0, sse: pushed, 'socket.io': pushed });
});
