import type { Mode } from '../../src/modes/mode.ts';
import { flowOf } from '../model/costs/flow.ts';
import type { CalibrationLoad } from './loads.ts';

/** How busy a load may keep a server, in milliseconds of CPU a second. Above that, queues decide what is measured. */
export const BUSIEST_MS_PER_S = 750;

/** Returns how many polls, answers or pushes a load makes in a second. */
export function paceOf(kind: Mode['kind'], load: CalibrationLoad): number {
  return flowOf({ kind }, load).operationsPerS;
}

/**
 * Returns a load whose CPU stays below {@link BUSIEST_MS_PER_S}: the same, or one at a slower pace. Machines differ in speed by a factor of
 * three and more, so a load that keeps one half busy is too much for another.
 *
 * @param cpuMsPerS - what the load is expected to cost. Its rounded pace may cost a few percent more than the limit.
 */
export function withinReach(kind: Mode['kind'], load: CalibrationLoad, cpuMsPerS: number): CalibrationLoad {
  return cpuMsPerS <= BUSIEST_MS_PER_S ? load : slower(kind, load, cpuMsPerS / BUSIEST_MS_PER_S);
}

/** Returns the load at a pace that is slower by a factor, with two digits. */
export function slower(kind: Mode['kind'], load: CalibrationLoad, factor: number): CalibrationLoad {
  return kind === 'poll'
    ? { ...load, pollIntervalMs: twoDigits(load.pollIntervalMs * factor) }
    : { ...load, messagesPerSecond: twoDigits(load.messagesPerSecond / factor) };
}

function twoDigits(value: number): number {
  return Number(value.toPrecision(2));
}
