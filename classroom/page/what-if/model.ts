import type { Predicted } from '../../../bench/model/costs/predict.ts';
import { projectCosts } from '../../../bench/model/projection.ts';
import type { Calibration, ModeCosts } from '../../../bench/result/calibration.ts';
import { standInsOf } from '../../../bench/result/stand-ins.ts';

/** A load that somebody would like to serve. */
export interface Wish {
  readonly users: number;
  readonly intervalS: number;
  readonly messagesPerSecond: number;
  readonly payloadBytes: number;
}

/** Projected load. A figure is `NaN` if one process cannot carry the messages, or if nobody measured it. */
export interface Projection {
  readonly requests: number;
  readonly deliveries: number;
  readonly megabitsPerSecond: number;
  readonly cores: Predicted;
  readonly gigabytes: number;
  readonly delayMs: number;
}

/** Returns the costs that stand for polling and for push. */
export function pairOf<Costs extends Pick<ModeCosts, 'kind' | 'aliases'>>(all: readonly Costs[]) {
  return standInsOf(all, (costs) => costs);
}

const UNKNOWN: Predicted = { value: Number.NaN, low: Number.NaN, high: Number.NaN };

/** Projects the costs of a mode to a wish, as reports do. */
export function project(
  costs: ModeCosts,
  { users, intervalS, messagesPerSecond, payloadBytes }: Wish,
  known: Pick<Calibration, 'baseHeapBytes'>,
): Projection {
  const load = { clients: users, pollIntervalMs: intervalS * 1000, messagesPerSecond, payloadBytes };
  const projected = projectCosts(costs, load, known);
  return {
    requests: projected?.requestsPerS ?? Number.NaN,
    deliveries: users * messagesPerSecond,
    megabitsPerSecond: ((projected?.bytesPerS.value ?? Number.NaN) * 8) / 1e6,
    cores: projected?.cores ?? UNKNOWN,
    gigabytes: (projected?.memoryBytes ?? Number.NaN) / 1e9,
    delayMs: costs.kind === 'poll' ? load.pollIntervalMs / 2 : (costs.latencyMs ?? Number.NaN),
  };
}
