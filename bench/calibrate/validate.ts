import { median } from 'simple-statistics';
import { modes } from '../../src/modes/index.ts';
import type { Mode } from '../../src/modes/mode.ts';
import { runCell } from '../measure/run-cell.ts';
import { predictCosts } from '../model/costs/predict.ts';
import { sampleOf } from '../model/costs/sample.ts';
import type { Calibration, ModeCosts } from '../result/calibration.ts';
import { ownServerOf } from '../result/own-server.ts';
import type { Cell, MeasuredCell } from '../result/schema.ts';
import { type CalibrationLoad, HELD_OUT_LOADS } from './loads.ts';
import { type CalibrationContext, type LeftOut, specOf, tellsCosts } from './measure-mode.ts';
import { withinReach } from './within-reach.ts';

/** A predicted figure beside a measured one. */
export interface Beside {
  readonly predicted: number;
  readonly measured: number;
}

/** What one load that the fit has not seen showed. */
export interface HeldOut {
  readonly mode: string;
  readonly kind: Mode['kind'];
  readonly load: CalibrationLoad;
  readonly cpuMsPerS: Beside;
  readonly bytesPerS: Beside;
  readonly requestsPerS: Beside;
  readonly heapBytes: Beside;
  readonly extrapolated: boolean;
}

/** How far predictions may lie from what is measured, as a share of it. */
export const VALIDATION_LIMITS = {
  /** For nine of ten loads. */
  cpuOfMost: 0.15,
  cpuOfAll: 0.3,
  bytes: 0.03,
  requests: 0.03,
  memory: 0.25,
} as const;

const WINDOW_S = 6;
/** As a run has by default. */
const WARMUP_S = 3;
/** Each load is measured so often, each time by a server of its own; their median counts. */
const REPEATS = 3;

/** More than these clients are too many for clients made of libraries in one driver. */
const MOST_LIBRARY_CLIENTS = 1_000;

/** Returns the loads of a mode whose predictions are checked. */
export function heldOutLoadsOf({ kind, deliversAs }: Mode): readonly CalibrationLoad[] {
  return HELD_OUT_LOADS[kind].filter(
    ({ clients, messagesPerSecond }) =>
      deliversAs === undefined || (clients <= MOST_LIBRARY_CLIENTS && clients * messagesPerSecond < 20_000),
  );
}

/** How many cells {@link validate} measures. */
export const VALIDATION_CELLS = modes.reduce((sum, mode) => sum + heldOutLoadsOf(mode).length * REPEATS, 0);

/**
 * Measures loads that the calibration has not seen, each repeat on a new server, as a run does: those of {@link heldOutLoadsOf}, at a
 * slower pace where they are predicted to be too much for this machine. A load without a valid repeat is left out and told by `onLeft`.
 */
export async function validate(
  calibration: Calibration,
  context: CalibrationContext,
  onLeft: (mode: Mode, left: LeftOut) => void,
): Promise<readonly HeldOut[]> {
  const tried = modes.flatMap((mode) => {
    const costs = calibration.modes.find((each) => each.mode === mode.name);
    return costs === undefined
      ? []
      : heldOutLoadsOf(mode).map((wanted) => {
          const { value } = predictCosts(costs, wanted, calibration).cpuMsPerS;
          return { mode, costs, load: withinReach(mode.kind, wanted, value), cells: [] as Cell[] };
        });
  });
  // Round by round, so that a slow minute of the machine meets one repeat of several loads and not all of one.
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    for (const { mode, load, cells } of tried) {
      if (context.stop.aborted) return [];
      context.onLoad(mode, load);
      const cell = await measureCell(mode, load, context);
      if (cell !== undefined) cells.push(cell);
    }
  }
  return tried.flatMap(({ mode, costs, load, cells }) => {
    const measured = cells.filter((cell) => cell.status !== 'failed').filter(tellsCosts);
    if (measured.length > 0) return [heldOutOf(mode, load, measured, costs, calibration)];
    onLeft(mode, { load, reasons: cells.at(-1)?.reasons ?? [] });
    return [];
  });
}

function measureCell(
  mode: Mode,
  load: CalibrationLoad,
  context: CalibrationContext,
): Promise<Cell | undefined> {
  const warmupS = Math.max(WARMUP_S, mode.kind === 'poll' ? load.pollIntervalMs / 1000 : 0);
  const spec = { ...specOf(mode, load), durationS: WINDOW_S };
  const plan = { ...context.plan, warmupS, durationS: WINDOW_S };
  return runCell(spec, { ...context, plan }, context.store);
}

function heldOutOf(
  { name, kind }: Mode,
  load: CalibrationLoad,
  cells: readonly MeasuredCell[],
  costs: ModeCosts,
  calibration: Calibration,
): HeldOut {
  const samples = cells.map((cell) => sampleOf(kind, cell));
  const heartbeatsPerS = median(samples.map((sample) => sample.heartbeatsPerS));
  const predicted = predictCosts(costs, { ...load, heartbeatsPerS }, calibration);
  const besideOf = (predictedValue: number, measured: readonly number[]): Beside => ({
    predicted: predictedValue,
    measured: median([...measured]),
  });
  return {
    mode: name,
    kind,
    load,
    cpuMsPerS: besideOf(
      predicted.cpuMsPerS.value,
      samples.map(({ cpuMsPerS }) => cpuMsPerS),
    ),
    bytesPerS: besideOf(
      predicted.bytesPerS.value,
      samples.map(({ bytesPerS }) => bytesPerS),
    ),
    requestsPerS: besideOf(
      predicted.requestsPerS,
      samples.map(({ operationsPerS }) => (kind === 'push' ? 0 : operationsPerS)),
    ),
    heapBytes: besideOf(
      predicted.heapBytes,
      cells.map((cell) => ownServerOf(cell).connectedHeapBytes),
    ),
    extrapolated: predicted.extrapolated,
  };
}

/** Returns by what share of the measured value a prediction is off; 0 where both are 0. */
export function offBy({ predicted, measured }: Beside): number {
  return predicted === measured ? 0 : Math.abs(predicted - measured) / measured;
}

/** What predictions of many loads come to, beside {@link VALIDATION_LIMITS}. */
export interface Validity {
  readonly loads: number;
  /** Loads whose CPU is predicted within the limit for most. */
  readonly cpuWithin: number;
  readonly cpuWorst: number;
  readonly bytesWorst: number;
  readonly requestsWorst: number;
  /** Of the loads with 5,000 clients and more. */
  readonly memoryWorst: number;
  readonly holds: boolean;
}

/** Memory is told from the server's own from so many clients on. */
const MANY_CLIENTS = 5_000;

/** Sums up how far predictions lie from what was measured. */
export function validityOf(found: readonly HeldOut[]): Validity {
  const worst = (of: (one: HeldOut) => Beside, among = found): number =>
    Math.max(0, ...among.map((one) => offBy(of(one))));
  const figures = {
    loads: found.length,
    cpuWithin: found.filter(({ cpuMsPerS }) => offBy(cpuMsPerS) <= VALIDATION_LIMITS.cpuOfMost).length,
    cpuWorst: worst(({ cpuMsPerS }) => cpuMsPerS),
    bytesWorst: worst(({ bytesPerS }) => bytesPerS),
    requestsWorst: worst(({ requestsPerS }) => requestsPerS),
    memoryWorst: worst(
      ({ heapBytes }) => heapBytes,
      found.filter(({ load }) => load.clients >= MANY_CLIENTS),
    ),
  };
  return {
    ...figures,
    holds:
      found.length > 0 &&
      figures.cpuWithin >= 0.9 * found.length &&
      figures.cpuWorst <= VALIDATION_LIMITS.cpuOfAll &&
      figures.bytesWorst <= VALIDATION_LIMITS.bytes &&
      figures.requestsWorst <= VALIDATION_LIMITS.requests &&
      figures.memoryWorst <= VALIDATION_LIMITS.memory,
  };
}
