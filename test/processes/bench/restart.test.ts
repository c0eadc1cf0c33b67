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

async function measure(flags: readonly string[]) {
  const out = temporaryFolder();
  const { code, output } = await startBench([...LOAD, ...flags, '--out', out]).ended;
  expect(code, output).toBe(0);
  const { result } = await onlyRun(out);
  return { output, cells: result.cells as MeasuredCell[] };
}

describe('a run in which servers are started again', { timeout: 400_000 }, () => {
  it('loses nothing in any kind of mode when the server is killed, and says how soon readers were back', async () => {
    const { cells } = await measure(
      '--modes conditional-poll,long-poll,sse,socket.io --restart killed@1s'.split(' '),
    );
    for (const { mode, missed, duplicated, reordered, restart, requests, delivered, expected } of cells) {
      expect({ mode, missed, duplicated, reordered }).toEqual({
        mode,
        missed: 0,
        duplicated: 0,
        reordered: 0,
      });
      expect(restart, mode).toMatchObject({ what: 'one', servers: 1, readers: 20, neverBack: 0 });
      const { downMs = 0, recoveryMs, attempts = 0, atS = 0 } = restart ?? {};
      expect(atS).toBeGreaterThanOrEqual(1);
      expect(recoveryMs?.min).toBeGreaterThanOrEqual(downMs * 0.9);
      // Each has lost its connection, and so tried at least once.
      expect(attempts, mode).toBeGreaterThanOrEqual(20);
      expect(delivered).toBe(expected);
      expect(requests.total, mode).toBeGreaterThan(0);
    }
  });

  it('has readers without a cursor miss what was sent meanwhile', async () => {
    const flags = '--modes websocket,socket.io --restart ended@1s --recovery none'.split(' ');
    const { cells } = await measure(flags);
    for (const { mode, missed, duplicated, restart } of cells) {
      expect(missed, mode).toBeGreaterThan(0);
      expect(duplicated, mode).toBe(0);
      expect(restart?.neverBack, mode).toBe(0);
    }
  });
});

describe.skipIf(missing)(
  missing ? `skipped: ${missing}` : 'a run over several servers',
  { timeout: 400_000 },
  () => {
    it('delivers every message of each to the readers of all, and tells what each spent', async () => {
      const { cells } = await measure(['--nodes', '3', '--modes', 'short-poll,websocket']);
      for (const { mode, missed, duplicated, reordered, perNode, server, requests } of cells) {
        expect({ mode, missed, duplicated, reordered }).toEqual({
          mode,
          missed: 0,
          duplicated: 0,
          reordered: 0,
        });
        expect(perNode).toHaveLength(3);
        expect(perNode?.reduce((sum, { cpuMs }) => sum + cpuMs, 0)).toBeCloseTo(server.cpuMs);
        expect(perNode?.reduce((sum, each) => sum + each.requests, 0)).toBe(requests.useful + requests.empty);
      }
    });

    it('loses nothing when one of them is killed, or their database', async () => {
      for (const restart of ['killed@1s', 'killed:database@1s']) {
        const flags = ['--nodes', '2', '--modes', 'long-poll,socket.io', '--restart', restart];
        const { cells } = await measure(flags);
        for (const { mode, missed, duplicated, reordered, restart: told } of cells) {
          expect({ mode, missed, duplicated, reordered }).toEqual({
            mode,
            missed: 0,
            duplicated: 0,
            reordered: 0,
          });
          expect(told?.neverBack, mode).toBe(0);
          expect(told?.readers, mode).toBe(restart.includes('database') ? 20 : 10);
        }
      }
    });
  },
);
