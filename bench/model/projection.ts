import type { Calibration, ModeCosts } from '../result/calibration.ts';
import { type CostLoad, flowOf } from './costs/flow.ts';
import { type Predicted, predictCosts, predictCpu } from './costs/predict.ts';

/** Share of a core up to which a server process is loaded: above, queues grow and a short peak delays everybody. */
const MOST_BUSY = 0.7;

/** What a number of clients takes, on processes that share them evenly. */
export interface ProjectedCosts {
  readonly processes: number;
  readonly requestsPerS: number;
  readonly bytesPerS: Predicted;
  /** CPU time per time, of all processes: 1 is a core that is always busy. */
  readonly cores: Predicted;
  readonly memoryBytes: number;
}

/**
 * Projects the costs of a mode to any number of clients, on the fewest processes of which none has more clients than were measured, or is
 * busy for more than {@link MOST_BUSY} of the time. Each process receives every message; how it gets it from the others is not included.
 *
 * @returns `undefined` where the messages alone are too many for a process, however few clients it has.
 */
export function projectCosts(
  costs: ModeCosts,
  load: CostLoad,
  calibration: Pick<Calibration, 'baseHeapBytes'>,
): ProjectedCosts | undefined {
  const mostClients = Math.max(...costs.samples.map(({ clients }) => clients));
  const shareOf = (processes: number): CostLoad => ({ ...load, clients: load.clients / processes });
  const carries = (processes: number): boolean =>
    predictCpu(costs, flowOf(costs, shareOf(processes))).value <= MOST_BUSY * 1000;
  const least = Math.max(1, Math.ceil(load.clients / mostClients));
  const most = Math.max(least, Math.ceil(load.clients));
  if (!carries(most)) return undefined;
  const processes = carries(least) ? least : fewestThat(carries, least, most);
  const each = predictCosts(costs, shareOf(processes), calibration);
  const all = ({ value, low, high }: Predicted, unit: number): Predicted => ({
    value: value * processes * unit,
    low: low * processes * unit,
    high: high * processes * unit,
  });
  return {
    processes,
    requestsPerS: each.requestsPerS * processes,
    bytesPerS: all(each.bytesPerS, 1),
    cores: all(each.cpuMsPerS, 1 / 1000),
    memoryBytes: each.heapBytes * processes,
  };
}

/** Returns the least whole number between two at which something holds that holds at the greater, and from there on. */
function fewestThat(holds: (count: number) => boolean, fails: number, sure: number): number {
  let [low, high] = [fails, sure];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** Returns how many machines like the given one carry processes, by whichever of cores and memory runs out first. */
export function serversFor(
  { processes, memoryBytes }: Pick<ProjectedCosts, 'processes' | 'memoryBytes'>,
  machine: { readonly cores: number; readonly memoryBytes: number },
): number {
  return Math.ceil(Math.max(processes / machine.cores, memoryBytes / machine.memoryBytes, 1));
}
