import { linearRegression } from 'simple-statistics';
import type { ModeInfo } from '../result.ts';
import { type Outcome, outcome } from '../stats/intervals.ts';
import { pairOf } from './contrast.ts';
import type { FigureId } from './figures.ts';
import type { Floor, Floors } from './noise.ts';
import { type Group, isOk, type OkRow, type Parameters } from './summary.ts';

/** The costs for which polling can win. Latency is not among them: there it cannot. */
export const COSTS = [
  'serverCpuUsPerDelivery',
  'bytesPerDelivery',
  'requestsPerDelivery',
] as const satisfies readonly FigureId[];
export type CostId = (typeof COSTS)[number];

/** Polling beside push under the same load. */
export interface CrossoverPoint {
  readonly parameters: Parameters;
  /** Messages published in one poll interval: what decides whether a poll pays. */
  readonly messagesPerPoll: number;
  readonly poll: number;
  readonly push: number;
  /** Push's: `higher` where polling is the cheaper one. */
  readonly outcome: Outcome;
  /** The cheapest of all modes here, not of these two only. */
  readonly cheapest: ModeInfo;
}

/**
 * A poll costs the same whether it brings one message or ten, so under the same load polling's cost of a message lies
 * `perPoll / messagesPerPoll + gap` above push's. What both pay alike, such as publishing and idling, drops out.
 */
export interface CostModel {
  readonly perPoll: number;
  /** What a message costs more in a poll's answer than pushed; below zero where answers are the cheaper wrapping. */
  readonly gap: number;
  /** Messages per poll beyond which polling costs less; `undefined` when it never does, `0` when always. */
  readonly crossesAt: number | undefined;
}

export interface Crossover {
  readonly cost: CostId;
  readonly points: readonly CrossoverPoint[];
  /** Fitted to the measured points; absent when fewer than two different loads were measured. */
  readonly model: CostModel | undefined;
  readonly floor: Floor;
}

/** For each cost, where polling wins, ties and loses. Empty when polling and push were never measured side by side. */
export function crossoversOf(groups: readonly Group[], floors: Floors): readonly Crossover[] {
  return COSTS.map((cost) => {
    const floor = floors(cost);
    const points = groups.flatMap((group) => pointOf(group, cost, floor.fraction) ?? []);
    return { cost, points, model: fitCostModel(points), floor };
  }).filter(({ points }) => points.length > 0);
}

function pointOf(group: Group, cost: CostId, floor: number): CrossoverPoint | undefined {
  const { poll, push } = pairOf(group.rows);
  if (poll === undefined || push === undefined || !isOk(poll) || !isOk(push)) return undefined;
  const [pollCost, pushCost] = [poll.figures[cost]?.median, push.figures[cost]?.median];
  const cheapest = cheapestOf(group.rows.filter(isOk), cost);
  if (pollCost === undefined || pushCost === undefined || cheapest === undefined) return undefined;
  const { parameters } = group;
  return {
    parameters,
    messagesPerPoll: (parameters.messagesPerSecond * parameters.pollIntervalMs) / 1000,
    poll: pollCost,
    push: pushCost,
    outcome: outcome(pushCost, pollCost, floor),
    cheapest: cheapest.mode,
  };
}

function cheapestOf(rows: readonly OkRow[], cost: CostId): OkRow | undefined {
  const costOf = (row: OkRow) => row.figures[cost]?.median ?? Number.POSITIVE_INFINITY;
  return [...rows].sort((a, b) => costOf(a) - costOf(b))[0];
}

/** Least squares on the difference against 1 / messages per poll, which makes the model a straight line. */
export function fitCostModel(points: readonly CrossoverPoint[]): CostModel | undefined {
  const loads = new Set(points.map((point) => point.messagesPerPoll));
  if (loads.size < 2) return undefined;
  const { m: perPoll, b: gap } = linearRegression(
    points.map((point) => [1 / point.messagesPerPoll, point.poll - point.push]),
  );
  return { perPoll, gap, crossesAt: crossing(perPoll, gap) };
}

/**
 * Loads that polling won where the model says it would lose, or lost where it would win. Where there are any, more decides than how
 * many messages a poll collects, and the model has nothing to say about loads that were not measured.
 */
export function surprisesOf({ points, model }: Crossover): readonly CrossoverPoint[] {
  if (model === undefined) return [];
  const { crossesAt = Number.POSITIVE_INFINITY } = model;
  return points.filter(
    ({ outcome, messagesPerPoll }) => outcome === (messagesPerPoll < crossesAt ? 'higher' : 'lower'),
  );
}

/** How many times push's cost polling costs at this load, by the model. */
export function modelledRatio({ perPoll, gap }: CostModel, messagesPerPoll: number, push: number): number {
  return 1 + (perPoll / messagesPerPoll + gap) / push;
}

function crossing(perPoll: number, gap: number): number | undefined {
  if (perPoll <= 0) return gap < 0 ? 0 : undefined;
  return gap < 0 ? perPoll / -gap : undefined;
}
