import { fingerprintOf, type Mismatch, mismatchesOf } from '../model/costs/fingerprint.ts';
import type { Calibration } from '../result/calibration.ts';
import { readCalibration } from '../result/calibration-file.ts';
import type { Environment, Plan } from '../result/schema.ts';

/** A calibration that holds for a run, or what keeps it from doing so; neither where there is none. */
export interface FittingCalibration {
  readonly calibration?: Calibration;
  readonly mismatches: readonly Mismatch[];
}

/**
 * Returns the calibration of a folder of results, if it was measured on this machine with these versions, and if the plan has what it was
 * measured with: messages in memory, and clients that do not poll all at once.
 *
 * @throws {ResultError} when the file is damaged.
 */
export async function fittingCalibration(
  folder: string,
  environment: Environment,
  { tailCache, phase }: Pick<Plan, 'tailCache' | 'phase'>,
): Promise<FittingCalibration> {
  const calibration = await readCalibration(folder);
  if (calibration === undefined) return { mismatches: [] };
  const mismatches = [
    ...mismatchesOf(calibration.fingerprint, fingerprintOf(environment)),
    ...(tailCache === 0 ? [{ fact: '--tail-cache', calibrated: 'messages in memory', here: '0' }] : []),
    ...(phase === 'aligned' ? [{ fact: '--phase', calibrated: 'jittered', here: phase }] : []),
  ];
  return mismatches.length === 0 ? { calibration, mismatches } : { mismatches };
}
