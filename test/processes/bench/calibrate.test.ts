import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../../bench/model/costs/fingerprint.ts';
import { CALIBRATION_FILE, writeCalibration } from '../../../bench/result/calibration-file.ts';
import { readResult } from '../../../bench/result/file.ts';
import { makeCalibration } from '../../fixtures/make-calibration.ts';
import { startBench, temporaryFolder } from '../../support/bench.ts';

/** Long enough for servers to start on a busy machine. */
const LIMIT_MS = 300_000;
const SMALL = '--clients 5 --interval 200 --rate 5 --duration 1 --warmup 0 --store sqlite --allow-void'.split(
  ' ',
);

describe('npm run bench -- calibrate', { timeout: LIMIT_MS }, () => {
  it('saves nothing when it is stopped, and says so', async () => {
    const out = temporaryFolder();
    const bench = startBench(['calibrate', '--out', out]);
    await bench.saw(/cell 1 of \d+.*short-poll, 100 clients, every 1 s, 1 message\/s/);
    bench.child.kill('SIGINT');
    const { code, output } = await bench.ended;
    expect(code, output).toBe(130);
    expect(output).toContain('nothing was saved');
    expect(existsSync(join(out, CALIBRATION_FILE))).toBe(false);
  });
});

describe('a run beside a calibration', { timeout: LIMIT_MS }, () => {
  it('takes one of another machine for no costs, and says what differs; of this machine it keeps a copy', async () => {
    const out = temporaryFolder();
    await writeCalibration(out, makeCalibration());
    const first = await startBench([...SMALL, '--out', out, '--name', 'first']).ended;
    expect(first.output).toMatch(/does not fit this run \(cpuModel: Example CPU against /);
    const result = await readResult(join(out, 'first'));
    expect(result.calibration).toBeUndefined();

    const own = { ...makeCalibration(), fingerprint: fingerprintOf(result.environment) };
    const other = temporaryFolder();
    await writeCalibration(other, own);
    const second = await startBench([...SMALL, '--out', other, '--name', 'second']).ended;
    expect(second.output).not.toContain('does not fit');
    expect((await readResult(join(other, 'second'))).calibration).toEqual(own);
  });
});
