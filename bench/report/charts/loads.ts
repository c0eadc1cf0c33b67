import type { Crossover } from '../analysis/crossover.ts';

/** The cost that the crossover pictures show. */
export function cpuOf(crossovers: readonly Crossover[]): Crossover | undefined {
  return crossovers.find(({ cost }) => cost === 'serverCpuUsPerDelivery');
}

/** Each value once, ascending. */
export function sorted(values: readonly number[]): readonly number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}
