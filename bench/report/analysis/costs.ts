import { median } from 'simple-statistics';
import { type Crossing, comparePredicted, crossingOf } from '../../model/costs/crossing.ts';
import { flowOf } from '../../model/costs/flow.ts';
import { type Predicted, predictCosts, predictCpu } from '../../model/costs/predict.ts';
import type { ModeCosts } from '../../result/calibration.ts';
import type { Difference } from '../../result/judge/judge.ts';
import { ownServerOf } from '../../result/own-server.ts';
import type { Plan, Result } from '../../result/schema.ts';
import { standInsOf } from '../../result/stand-ins.ts';
import { isOk, type OkRow, type Parameters, type Row } from '../../result/summary.ts';

/** CPU as the calibration predicts it, beside what was measured, in milliseconds a second. */
export interface PredictedCpu {
  readonly row: OkRow;
  readonly predicted: Predicted;
  readonly measured: number;
  /** Relative to what was measured. */
  readonly offBy: number;
  /** The load lies outside of what the calibration measured. */
  readonly extrapolated: boolean;
}

/** Returns predicted beside measured CPU of every `ok` row whose mode has known costs. */
export function predictedCpuOf({ calibration, plan }: Result, rows: readonly Row[]): readonly PredictedCpu[] {
  // Costs are those of one server of the tuned stack that goes on running.
  if (calibration === undefined || plan.restart !== undefined) return [];
  const single = rows.filter(isOk).filter(({ parameters }) => isCalibrated(parameters));
  return single.flatMap((row) => {
    const costs = calibration.modes.find(({ mode }) => mode === row.mode.name);
    if (costs === undefined) return [];
    const heartbeatsPerS = median(row.cells.map(({ frames, windowS }) => (frames.heartbeats ?? 0) / windowS));
    const load = { ...row.parameters, arrivals: plan.arrivals, heartbeatsPerS };
    const predicted = predictCosts(costs, load, calibration);
    const measured = median(row.cells.map((cell) => ownServerOf(cell).cpuMs / cell.windowS));
    const { cpuMsPerS, extrapolated } = predicted;
    return [{ row, predicted: cpuMsPerS, measured, offBy: cpuMsPerS.value / measured - 1, extrapolated }];
  });
}

/** Returns whether the costs of a calibration are those of such servers. */
function isCalibrated({ nodes, stack }: Parameters): boolean {
  return nodes === 1 && stack === 'tuned';
}

/** Predicted CPU of polling and of push under one load. */
export interface CpuPoint {
  readonly pollIntervalMs: number;
  readonly messagesPerSecond: number;
  /** Milliseconds a second. */
  readonly poll: Predicted;
  readonly push: Predicted;
  /** Push's: `same` where the two intervals overlap. */
  readonly outcome: Difference;
}

/** Which of two modes needs less CPU under which load, by their calibrated costs. */
export interface CpuMap {
  readonly clients: number;
  readonly poll: ModeCosts;
  readonly push: ModeCosts;
  readonly points: readonly CpuPoint[];
  /** Where polling at the headline's interval begins to take less CPU. */
  readonly pollIntervalMs: number;
  readonly crossing: Crossing;
  readonly at: (load: Pick<CpuPoint, 'pollIntervalMs' | 'messagesPerSecond'>) => CpuPoint;
}

/** From a lively game to a mailbox. */
const MAP_INTERVALS_MS = [250, 1_000, 4_000, 15_000, 60_000];
const MAP_RATES = [0.1, 0.5, 2, 10, 50];

/** Returns the map for the clients of the headline; `undefined` without known costs of one way of polling and one of push. */
export function cpuMapOf(result: Result, headline: Parameters | undefined): CpuMap | undefined {
  const { calibration, plan } = result;
  if (calibration === undefined || headline === undefined || !isCalibrated(headline)) return undefined;
  const measured = calibration.modes.filter(({ mode }) => result.modes.some(({ name }) => name === mode));
  const { poll, push } = standInsOf(measured, (costs) => costs);
  if (poll === undefined || push === undefined) return undefined;
  const load = { ...headline, arrivals: plan.arrivals };
  const at = pointMaker(poll, push, load);
  return {
    clients: headline.clients,
    poll,
    push,
    points: MAP_INTERVALS_MS.flatMap((pollIntervalMs) =>
      MAP_RATES.map((messagesPerSecond) => at({ pollIntervalMs, messagesPerSecond })),
    ),
    pollIntervalMs: headline.pollIntervalMs,
    crossing: crossingOf(poll, push, load),
    at,
  };
}

function pointMaker(
  poll: ModeCosts,
  push: ModeCosts,
  load: Parameters & Pick<Plan, 'arrivals'>,
): CpuMap['at'] {
  return (varied) => {
    const cpuOf = (costs: ModeCosts) => predictCpu(costs, flowOf(costs, { ...load, ...varied }));
    const [pollCpu, pushCpu] = [cpuOf(poll), cpuOf(push)];
    return { ...varied, poll: pollCpu, push: pushCpu, outcome: comparePredicted(pushCpu, pollCpu) };
  };
}
