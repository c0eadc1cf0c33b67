import type { ModeCosts } from '../../result/calibration.ts';
import type { Difference } from '../../result/judge/judge.ts';
import { type CostLoad, flowOf } from './flow.ts';
import { type Predicted, predictCpu } from './predict.ts';

/** The rates of messages, in a second, between which a crossing is looked for: about one in a quarter of an hour, and a flood. */
const RATES = { least: 0.001, most: 1_000 } as const;

/** How a predicted cost stands to another: `same` where their intervals overlap. */
export function comparePredicted(a: Predicted, b: Predicted): Difference {
  if (a.high < b.low) return 'lower';
  return a.low > b.high ? 'higher' : 'same';
}

/** The messages per second from which on polling takes no more CPU than push. */
export interface Crossing {
  /** `undefined` where it never does, up to 1,000 a second. */
  readonly from: number | undefined;
  /** From here on the intervals of both predictions are apart, too. */
  readonly surelyFrom: number | undefined;
}

/**
 * Finds from how many messages in a second on polling at an interval takes less CPU than push: a poll costs the same whether it brings one
 * message or ten.
 */
export function crossingOf(poll: ModeCosts, push: ModeCosts, load: CostLoad): Crossing {
  const cpuAt = (costs: ModeCosts, messagesPerSecond: number): Predicted =>
    predictCpu(costs, flowOf(costs, { ...load, messagesPerSecond }));
  const firstRate = (holds: (poll: Predicted, push: Predicted) => boolean): number | undefined => {
    const at = (rate: number): boolean => holds(cpuAt(poll, rate), cpuAt(push, rate));
    if (!at(RATES.most)) return undefined;
    if (at(RATES.least)) return RATES.least;
    let [low, high]: [number, number] = [RATES.least, RATES.most];
    // Halves the ratio, to a hundredth.
    while (high / low > 1.01) {
      const middle = Math.sqrt(low * high);
      if (at(middle)) high = middle;
      else low = middle;
    }
    return high;
  };
  return {
    from: firstRate((a, b) => a.value <= b.value),
    surelyFrom: firstRate((a, b) => comparePredicted(a, b) === 'lower'),
  };
}

/** Whether a crossing lies at the least rate that is looked at: polling takes less CPU however rare messages are. */
export function isAlways({ from }: Crossing): boolean {
  return from === RATES.least;
}
