import type { FigureId } from '../../result/figures.ts';
import { type Difference, judge, relativeDifference } from '../../result/judge.ts';
import type { Floor, Floors } from '../../result/noise.ts';
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

/**
 * A poll costs the same whether it brings one message or ten, so under the same load polling's cost of a message lies
 * `perPoll / messagesPerPoll + gap` above push's. Costs that both have, such as publishing and idling, cancel out.
 */
export interface CostModel {
  readonly perPoll: number;
  /** Cost of a message in a poll's answer, less the cost of the same message pushed; negative where the answer is the cheaper one. */
  readonly gap: number;
  /** Messages per poll beyond which polling costs less; `undefined` when it never does, `0` when always. */
  readonly crossesAt: number | undefined;
}

export interface Crossover {
  readonly cost: CostId;
  readonly points: readonly CrossoverPoint[];
  /** Fitted to the measured points, which it may miss, see {@link doubtsOf}; absent below {@link FEWEST_LOADS}. */
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
  const [pollCost, pushCost] = [poll.figures[cost], push.figures[cost]];
  const cheapest = cheapestOf(group.rows.filter(isOk), cost);
  if (pollCost === undefined || pushCost === undefined || cheapest === undefined) return undefined;
  const { parameters } = group;
  return {
    parameters,
    messagesPerPoll: (parameters.messagesPerSecond * parameters.pollIntervalMs) / 1000,
    poll: pollCost.median,
    push: pushCost.median,
    outcome: judge(pushCost, pollCost, floor),
    cheapest: cheapest.mode,
  };
}

function cheapestOf(rows: readonly OkRow[], cost: CostId): OkRow | undefined {
  const costOf = (row: OkRow) => row.figures[cost]?.median ?? Number.POSITIVE_INFINITY;
  return [...rows].sort((a, b) => costOf(a) - costOf(b))[0];
}

/** The model has two parameters, so it fits any two loads exactly; a third one tests it. */
const FEWEST_LOADS = 3;

/**
 * Fits the model by least squares of the relative error of polling's cost, `(perPoll / messagesPerPoll + gap + push - poll) / poll`.
 * Absolute errors in µs would let the loads with few messages decide the fit: a message costs many times more there, since fewer
 * messages share a wake-up.
 */
export function fitCostModel(points: readonly CrossoverPoint[]): CostModel | undefined {
  if (new Set(points.map((point) => point.messagesPerPoll)).size < FEWEST_LOADS) return undefined;
  const terms = points.map(({ messagesPerPoll, poll, push }) => ({
    polls: 1 / (messagesPerPoll * poll),
    messages: 1 / poll,
    excess: (poll - push) / poll,
  }));
  const product = (a: keyof (typeof terms)[0], b: keyof (typeof terms)[0]) =>
    terms.reduce((total, term) => total + term[a] * term[b], 0);
  // The normal equations, by Cramer's rule.
  const [aa, ab, bb] = [
    product('polls', 'polls'),
    product('polls', 'messages'),
    product('messages', 'messages'),
  ];
  const [ay, by] = [product('polls', 'excess'), product('messages', 'excess')];
  const determinant = aa * bb - ab * ab;
  const [perPoll, gap] = [(ay * bb - by * ab) / determinant, (by * aa - ay * ab) / determinant];
  return { perPoll, gap, crossesAt: crossing(perPoll, gap) };
}

/** Greatest relative difference between a measured ratio of costs and the model's at which the model is still used. */
export const MODEL_LIMIT = 0.25;

/** Why a model is not used for loads that were not measured. */
export interface Doubts {
  /** The load that the model misses most, where that is by more than {@link MODEL_LIMIT}. */
  readonly worst: { readonly point: CrossoverPoint; readonly modelled: number } | undefined;
}

/** Returns why the model is not used; `undefined` where it explains every measured load, or where there is no model. */
export function doubtsOf(crossover: Crossover): Doubts | undefined {
  const { model, points } = crossover;
  if (model === undefined) return undefined;
  const [worst] = points
    .map((point) => ({ point, modelled: modelledRatio(model, point.messagesPerPoll, point.push) }))
    .map((each) => ({ ...each, offBy: relativeDifference(each.modelled, ratioOf(each.point)) }))
    .filter(({ offBy }) => offBy > MODEL_LIMIT)
    .sort((a, b) => b.offBy - a.offBy);
  return worst === undefined && surprisesOf(crossover).length === 0 ? undefined : { worst };
}

/** Returns the model where it explains every measured load. */
export function soundModelOf(crossover: Crossover): CostModel | undefined {
  return doubtsOf(crossover) === undefined ? crossover.model : undefined;
}

/** Returns polling's measured cost divided by push's. */
export function ratioOf({ poll, push }: CrossoverPoint): number {
  return poll / push;
}

/**
 * Returns the loads that polling won although the model says it loses, or lost although the model says it wins. Where there are any, the
 * outcome depends on more than the number of messages that a poll collects, so the model is not used for other loads.
 */
export function surprisesOf({ points, model }: Crossover): readonly CrossoverPoint[] {
  if (model === undefined) return [];
  const { crossesAt = Number.POSITIVE_INFINITY } = model;
  return points.filter(
    ({ outcome, messagesPerPoll }) => outcome === (messagesPerPoll < crossesAt ? 'higher' : 'lower'),
  );
}

/** Returns polling's cost divided by push's at this load, by the model. */
export function modelledRatio({ perPoll, gap }: CostModel, messagesPerPoll: number, push: number): number {
  return 1 + (perPoll / messagesPerPoll + gap) / push;
}

function crossing(perPoll: number, gap: number): number | undefined {
  if (perPoll <= 0) return gap < 0 ? 0 : undefined;
  return gap < 0 ? perPoll / -gap : undefined;
}
