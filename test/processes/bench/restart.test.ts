import { describe, expect, it } from 'vitest';
import type { MeasuredCell } from '../../../bench/result/schema.ts';
import { ensureMongod } from '../../../src/store/mongod-binary.ts';
import { onlyRun, startBench, temporaryFolder } from '../../support/bench.ts';

const missing = await ensureMongod({ say: () => {}, firstByteMs: 1_500 }).then(
  () => undefined,
  (error: Error) => error.message,
);

/** A mode of each kind of reader, since each cell takes ten seconds. Few readers, since a busy machine may make cells void, which counts elsewhere. */
const LOAD = '--clients 20 --rate 10 --interval 250 --duration 6 --warmup 0.5 --allow-void'.split(' ');

const LIMIT_MS = 400_000;

async function measure(flags: string) {
  const out = temporaryFolder();
  const { code, output } = await startBench([...LOAD, ...flags.split(' '), '--out', out]).ended;
  expect(code, output).toBe(0);
  const { result } = await onlyRun(out);
  return { output, cells: result.cells as MeasuredCell[] };
}

/** What must hold in every cell: each message at each reader, once, in order. */
function expectNothingLost({ mode, missed, duplicated, reordered, delivered, expected }: MeasuredCell): void {
  const lost = { mode, missed, duplicated, reordered };
  expect(lost).toEqual({ mode, missed: 0, duplicated: 0, reordered: 0 });
  expect(delivered).toBe(expected);
}

describe('a run in which the server is started again', { timeout: LIMIT_MS }, () => {
  it('loses nothing when it is killed, and says how soon readers were back', async () => {
    const { cells } = await measure('--modes conditional-poll,sse --restart killed@1s');
    for (const cell of cells) {
      expectNothingLost(cell);
      const { mode, restart } = cell;
      expect(restart, mode).toMatchObject({ what: 'one', servers: 1, readers: 20, neverBack: 0 });
      const { downMs = 0, recoveryMs, attempts = 0, atS = 0 } = restart ?? {};
      expect(atS).toBeGreaterThanOrEqual(1);
      expect(recoveryMs?.min).toBeGreaterThanOrEqual(downMs * 0.9);
      // Each has lost its connection, and so tried at least once.
      expect(attempts, mode).toBeGreaterThanOrEqual(20);
    }
  });

  it('has readers without a cursor miss what was sent meanwhile', async () => {
    const { cells } = await measure('--modes socket.io --restart ended@1s --recovery none');
    const [cell] = cells;
    expect(cell?.missed).toBeGreaterThan(0);
    expect(cell?.duplicated).toBe(0);
    expect(cell?.restart?.neverBack).toBe(0);
  });
});

const title = missing ? `skipped: ${missing}` : 'a run over several servers';
describe.skipIf(missing)(title, { timeout: LIMIT_MS }, () => {
  it('loses nothing when one of them is killed, and tells what each spent', async () => {
    const { cells } = await measure('--nodes 2 --modes long-poll,socket.io --restart killed@1s');
    for (const cell of cells) {
      expectNothingLost(cell);
      const { mode, perNode, server, requests, restart } = cell;
      expect(restart, mode).toMatchObject({ readers: 10, neverBack: 0 });
      expect(perNode).toHaveLength(2);
      expect(perNode?.reduce((sum, { cpuMs }) => sum + cpuMs, 0)).toBeCloseTo(server.cpuMs ?? Number.NaN);
      expect(perNode?.reduce((sum, each) => sum + each.requests, 0)).toBe(requests.useful + requests.empty);
    }
  });

  it('loses nothing when their database is killed', async () => {
    const { cells } = await measure('--nodes 2 --modes short-poll --restart killed:database@1s');
    for (const cell of cells) {
      expectNothingLost(cell);
      expect(cell.restart).toMatchObject({ what: 'database', readers: 20, neverBack: 0 });
    }
  });
});
