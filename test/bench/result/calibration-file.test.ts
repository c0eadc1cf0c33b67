import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fittingCalibration } from '../../../bench/measure/fitting-calibration.ts';
import { fingerprintOf } from '../../../bench/model/costs/fingerprint.ts';
import {
  CALIBRATION_FILE,
  readCalibration,
  writeCalibration,
} from '../../../bench/result/calibration-file.ts';
import { makeCalibration } from '../../fixtures/make-calibration.ts';
import { makeResult } from '../../fixtures/make-result.ts';

describe('the calibration of a folder', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'calibration-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const damaged = (content: string) => writeFile(join(folder, CALIBRATION_FILE), content);
  const { environment, plan } = makeResult();
  const ours = { ...makeCalibration(), fingerprint: fingerprintOf(environment) };

  it('is absent where there is none, also where there is no folder', async () => {
    expect(await readCalibration(folder)).toBeUndefined();
    expect(await readCalibration(join(folder, 'none'))).toBeUndefined();
    expect(await fittingCalibration(folder, environment, plan)).toEqual({ mismatches: [] });
  });

  it('is read as it was written', async () => {
    const path = await writeCalibration(folder, ours);
    expect(path).toBe(join(folder, CALIBRATION_FILE));
    expect(await readCalibration(folder)).toEqual(ours);
  });

  it('holds for a run on the same machine, and is embedded then', async () => {
    await writeCalibration(folder, ours);
    expect(await fittingCalibration(folder, environment, plan)).toEqual({
      calibration: ours,
      mismatches: [],
    });
  });

  it('is refused on another machine, and where the plan has what it was not measured with', async () => {
    await writeCalibration(folder, ours);
    const elsewhere = await fittingCalibration(folder, { ...environment, cpuModel: 'Other CPU' }, plan);
    expect(elsewhere).toEqual({
      mismatches: [{ fact: 'cpuModel', calibrated: 'Example CPU', here: 'Other CPU' }],
    });
    const unlike = await fittingCalibration(folder, environment, { tailCache: 0, phase: 'aligned' });
    expect(unlike.mismatches.map(({ fact }) => fact)).toEqual(['--tail-cache', '--phase']);
    expect(unlike.calibration).toBeUndefined();
  });

  it('is refused where it is damaged, with what to do', async () => {
    await damaged('{');
    await expect(readCalibration(folder)).rejects.toThrow(/is not JSON .*delete it, or calibrate again/);
    await damaged('{"calibrationVersion": 9}');
    await expect(readCalibration(folder)).rejects.toThrow(
      /calibrationVersion 9, and this version reads 2 only/,
    );
    await damaged(JSON.stringify({ ...ours, modes: 'none' }));
    await expect(readCalibration(folder)).rejects.toThrow(/is not a calibration:[\s\S]*modes/);
  });
});
