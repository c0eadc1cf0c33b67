import type { FigureId } from '../../result/figures.ts';
import { differenceBetween } from '../../result/judge/difference.ts';
import type { Difference, Judgement } from '../../result/judge/judge.ts';
import type { NoiseOf } from '../../result/judge/noise.ts';
import type { ModeInfo } from '../../result/schema.ts';
import { type Group, isOk, type OkRow, type Parameters } from '../../result/summary.ts';
import { pairOf } from './contrast.ts';

/** The costs in which polling can be cheaper than push. Latency is not listed, since push always has the lower one. */
export const COSTS = [
  'serverCpuUsPerDelivery',
  'bytesPerDelivery',
  'requestsPerDelivery',
] as const satisfies readonly FigureId[];
export type CostId = (typeof COSTS)[number];

/** Polling beside push under the same load. */
export interface CrossoverPoint {
  readonly parameters: Parameters;
  /** Messages published in one poll interval. The more there are, the less polling costs a message. */
  readonly messagesPerPoll: number;
  readonly poll: number;
  readonly push: number;
  /** Push's: `higher` where polling is the cheaper one. */
  readonly outcome: Difference;
  /** The cheapest of all modes here, not of these two only. */
  readonly cheapest: ModeInfo;
}

export interface Crossover {
  readonly cost: CostId;
  readonly points: readonly CrossoverPoint[];
  /** Relative difference that the noise alone may make, the greatest of all points. */
  readonly floorFraction: number;
}

/** For each cost, where polling wins, ties and loses. Empty when polling and push were never measured side by side. */
export function crossoversOf(groups: readonly Group[], noiseOf: NoiseOf): readonly Crossover[] {
  return COSTS.map((cost) => {
    const found = groups.flatMap((group) => pointOf(group, cost, noiseOf) ?? []);
    const floorFraction = Math.max(0, ...found.map((point) => point.floorFraction));
    return { cost, points: found.map(({ floorFraction: _, ...point }) => point), floorFraction };
  }).filter(({ points }) => points.length > 0);
}

function pointOf(
  group: Group,
  cost: CostId,
  noiseOf: NoiseOf,
): (CrossoverPoint & Pick<Judgement, 'floorFraction'>) | undefined {
  const { poll, push } = pairOf(group.rows);
  if (poll === undefined || push === undefined || !isOk(poll) || !isOk(push)) return undefined;
  const [pollCost, pushCost] = [poll.figures[cost], push.figures[cost]];
  const cheapest = cheapestOf(group.rows.filter(isOk), cost);
  const judged = differenceBetween(push, poll, cost, noiseOf);
  if (pollCost === undefined || pushCost === undefined || cheapest === undefined) return undefined;
  if (judged === undefined) return undefined;
  const { parameters } = group;
  return {
    parameters,
    messagesPerPoll: (parameters.messagesPerSecond * parameters.pollIntervalMs) / 1000,
    poll: pollCost.median,
    push: pushCost.median,
    outcome: judged.outcome,
    floorFraction: judged.floorFraction,
    cheapest: cheapest.mode,
  };
}

function cheapestOf(rows: readonly OkRow[], cost: CostId): OkRow | undefined {
  const costOf = (row: OkRow) => row.figures[cost]?.median ?? Number.POSITIVE_INFINITY;
  return [...rows].sort((a, b) => costOf(a) - costOf(b))[0];
}

/** Returns polling's measured cost divided by push's. */
export function ratioOf({ poll, push }: CrossoverPoint): number {
  return poll / push;
}
