import { modes } from '../../src/modes/index.ts';
import type { Mode } from '../../src/modes/mode.ts';
import { ExplainedError } from '../../src/process/explained-error.ts';
import { fingerprintOf } from '../model/costs/fingerprint.ts';
import { errorFractionOf, type Fitted, fitModeCosts } from '../model/costs/fit.ts';
import {
  CALIBRATION_VERSION,
  type Calibration,
  type CostSample,
  type ModeCosts,
} from '../result/calibration.ts';
import type { Environment } from '../result/schema.ts';
import { type CalibrationLoad, LOADS, SHARED_LOADS } from './loads.ts';
import {
  type CalibrationContext,
  type LeftOut,
  type ModeMeasurements,
  measureMode,
  summaryOf,
  type Watched,
} from './measure-mode.ts';

/** Too few loads could be measured for the costs of a mode to be told. */
export class NotCalibrated extends ExplainedError {
  override readonly name = 'NotCalibrated';
}

/** Least share of its loads that a mode needs. */
const ENOUGH = 0.7;

const ROUNDS = 3;

/** Returns the loads that are measured of a mode. */
export function loadsOf({ kind, deliversAs }: Mode): readonly CalibrationLoad[] {
  return deliversAs === undefined ? LOADS[kind] : SHARED_LOADS;
}

/**
 * Measures what each mode costs on this machine, in {@link ROUNDS} rounds: each measures some loads of every mode, on new servers. A
 * machine's speed drifts within minutes, and one process is by a tenth dearer than the next; so each mode meets several of both.
 *
 * @param machine - this one; the store joins when the servers have opened it.
 * @param onLeft - called with a load that could not be measured.
 * @throws {NotCalibrated} when the machine was too busy to measure most loads of a mode, {@link Interrupted} when stopped.
 */
export async function calibrate(
  context: CalibrationContext,
  machine: Omit<Environment, 'store'>,
  onLeft: (mode: Mode, left: LeftOut) => void,
): Promise<Calibration> {
  const watched = new Map<Mode, Watched[]>(modes.map((mode) => [mode, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [mode, all] of watched) {
      const own = loadsOf(mode).filter((_, at) => at % ROUNDS === round);
      if (own.length === 0) continue;
      const measured = await measureMode(mode, own, all, context);
      all.push(...measured.watched);
      for (const left of measured.left) onLeft(mode, left);
    }
  }
  const fits: ModeFit[] = [];
  for (const [mode, all] of watched) {
    const loads = loadsOf(mode);
    if (all.length < ENOUGH * loads.length) {
      throw new NotCalibrated(
        `${loads.length - all.length} of ${loads.length} loads of ${mode.name} could not be measured; end other programs, and calibrate again`,
      );
    }
    const shared = fits.find((each) => each.mode.name === mode.deliversAs)?.samples ?? [];
    const summary = summaryOf(mode, all);
    const samples = [...shared, ...summary.samples];
    fits.push({ mode, summary, samples, fitted: fitModeCosts(mode.kind, samples) });
  }
  return {
    calibrationVersion: CALIBRATION_VERSION,
    measuredAt: new Date().toISOString(),
    fingerprint: fingerprintOf({ ...machine, store: context.store.named }),
    baseHeapBytes: Math.min(...fits.map(({ summary }) => summary.baseHeapBytes)),
    modes: costsOf(fits),
  };
}

/** One mode, what its loads showed, and what was fitted to that. */
interface ModeFit {
  readonly mode: Mode;
  readonly summary: ModeMeasurements;
  /** Its own, and those of the mode that delivers by the same code. */
  readonly samples: readonly CostSample[];
  readonly fitted: Fitted;
}

function costsOf(fits: readonly ModeFit[]): ModeCosts[] {
  const cpuErrorFraction = errorFractionOf(fits.map(({ fitted }) => fitted.cpuResiduals));
  const bytesErrorFraction = errorFractionOf(fits.map(({ fitted }) => fitted.byteResiduals));
  return fits.map(({ mode, summary, samples, fitted }) => ({
    mode: mode.name,
    kind: mode.kind,
    aliases: [...mode.aliases],
    cpuTerms: fitted.cpuTerms,
    byteTerms: fitted.byteTerms,
    cpuErrorFraction,
    bytesErrorFraction,
    heapBytesPerClient: summary.heapBytesPerClient,
    connect: summary.connect,
    ...(summary.latencyMs !== undefined && { latencyMs: summary.latencyMs }),
    ...(mode.heartbeat !== undefined && { heartbeat: mode.heartbeat }),
    samples: [...samples],
  }));
}
