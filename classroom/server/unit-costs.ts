import { stat } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { Router } from 'express';
import type { Calibration } from '../../bench/result/calibration.ts';
import { CALIBRATION_FILE, readCalibration } from '../../bench/result/calibration-file.ts';
import { readResult } from '../../bench/result/file.ts';
import { endRoute } from '../../src/http/methods.ts';
import type { MeasuredCosts } from '../contract/measured-costs.ts';
import { REFERENCE_RUN } from '../contract/reference-run.ts';
import { runFolderIn } from './folders.ts';

/**
 * Mounts `GET /classroom/unit-costs`, which answers what each mode costs on this machine, or, where that was not measured, on the machine
 * of the reference run.
 */
export function mountUnitCosts(router: Router, resultsFolder: string): void {
  // Every page of a class asks, and reading the file blocks the event loop. So the answer is kept until the file changes.
  let last: { readonly changedMs: number; readonly costs: Promise<MeasuredCosts> } | undefined;
  const route = router.route('/classroom/unit-costs').get(async (_request, response) => {
    const changedMs = await changedMsOf(join(resultsFolder, CALIBRATION_FILE));
    if (last?.changedMs !== changedMs) last = { changedMs, costs: knownCosts(resultsFolder) };
    response.json(await last.costs);
  });
  endRoute(route);
}

async function changedMsOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  return found?.mtimeMs ?? 0;
}

/** A damaged file counts as none: the page has no place for its error, and the next run of `bench` reports it. */
async function knownCosts(resultsFolder: string): Promise<MeasuredCosts> {
  const own = await readCalibration(resultsFolder).catch(() => undefined);
  if (own !== undefined && own.fingerprint.cpuModel === cpus()[0]?.model.trim()) return costsOf('here', own);
  const reference = await readResult(runFolderIn(resultsFolder, REFERENCE_RUN)).catch(() => undefined);
  return reference?.calibration === undefined
    ? { source: 'none' }
    : costsOf('reference', reference.calibration);
}

function costsOf(
  source: 'here' | 'reference',
  { baseHeapBytes, measuredAt, modes, fingerprint: { cpuModel } }: Calibration,
): MeasuredCosts {
  return { source, cpuModel, baseHeapBytes, measuredAt, modes };
}
