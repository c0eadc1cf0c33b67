import {
  type ClientLoad,
  clientCostUnder,
  forClients,
  type UnitCosts,
} from '../../../bench/model/projection.ts';
import { standInsOf } from '../../../bench/result/stand-ins.ts';

export interface Wish extends ClientLoad {
  readonly users: number;
}

/** Projected load. A figure is `NaN` if the measured run has no cost for it. */
export interface Projection {
  readonly requests: number;
  readonly deliveries: number;
  readonly megabitsPerSecond: number;
  readonly cores: number;
  readonly gigabytes: number;
  readonly delayMs: number;
}

/** Returns the costs that stand for polling and for push. */
export function pairOf<Costs extends Pick<UnitCosts, 'kind' | 'aliases'>>(all: readonly Costs[]) {
  return standInsOf(all, (costs) => costs);
}

/**
 * Projects measured costs to another load, in proportion to the number of units, see {@link unitsOf}. The bytes of the messages
 * themselves are added for each delivery in every mode.
 */
export function project(costs: UnitCosts, wish: Wish): Projection {
  const { users, intervalS, messagesPerSecond } = wish;
  const total = forClients(clientCostUnder(wish, costs), users);
  return {
    requests: total.requestsPerS,
    deliveries: users * messagesPerSecond,
    megabitsPerSecond: ((total.bytesPerS ?? Number.NaN) * 8) / 1e6,
    cores: total.cores ?? Number.NaN,
    gigabytes: (total.memoryBytes ?? Number.NaN) / 1e9,
    delayMs: costs.kind === 'poll' ? (intervalS * 1000) / 2 : (costs.latencyMs ?? Number.NaN),
  };
}
