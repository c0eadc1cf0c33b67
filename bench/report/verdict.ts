import type { ModeInfo, Result, Verdict } from '../result.ts';
import { type Outcome, outcome } from '../stats.ts';
import { FIGURES, type FigureId } from './figures.ts';
import { type Floors, floorsOf } from './noise.ts';
import { type Group, isOk, type OkRow, type Row, summarise } from './summary.ts';
import type { Text } from './text/index.ts';

/** One figure of both sides. `outcome` is push's: `lower` is better for all figures that are compared. */
export interface Contrast {
  readonly push: number;
  readonly poll: number;
  readonly outcome: Outcome;
}

/** What the headline says, before it is put in words. */
export type Headline =
  | {
      readonly kind: 'compared';
      readonly push: OkRow;
      readonly poll: OkRow;
      readonly latency: Contrast;
      readonly requests: Contrast;
      /** Of `requests.poll`, those that brought nothing. */
      readonly emptyRequests: number;
      readonly cpu: Contrast | undefined;
      readonly bytes: Contrast | undefined;
      /** Rows that lost, doubled or reordered messages: whatever else they win, that comes with it. */
      readonly unsound: readonly OkRow[];
    }
  | { readonly kind: 'nothing-to-compare'; readonly measured: readonly Row[] }
  | { readonly kind: 'not-judged'; readonly rows: readonly Row[] };

/** The group that a reader sees first: the first planned value of everything that the run varies. */
export function headlineGroup(result: Result, groups: readonly Group[]): Group | undefined {
  const { plan } = result;
  const planned = groups.find(
    ({ parameters }) =>
      parameters.clients === plan.clients[0] &&
      parameters.pollIntervalMs === plan.pollIntervalMs[0] &&
      parameters.messagesPerSecond === plan.messagesPerSecond[0] &&
      parameters.payloadBytes === plan.payloadBytes[0] &&
      parameters.rttMs === plan.rttMs[0],
  );
  return planned ?? groups[0];
}

/** Compares one poll with one push of a group; says why not where that cannot be done. */
export function headlineOf(group: Group, floors: Floors): Headline {
  const poll = representative(group, 'pull', ['poll']);
  const push = representative(group, 'push', ['push', 'hold']);
  if (poll === undefined || push === undefined) return { kind: 'nothing-to-compare', measured: group.rows };
  const unjudged = [poll, push].filter((row) => !isOk(row));
  if (!isOk(poll) || !isOk(push)) return { kind: 'not-judged', rows: unjudged };
  const contrast = contrastBetween(push, poll, floors);
  const latency = contrast('latencyMsP50');
  const requests = contrast('requestsTotal');
  if (latency === undefined || requests === undefined) {
    return { kind: 'not-judged', rows: [poll, push].filter((row) => row.figures.latencyMsP50 === undefined) };
  }
  return {
    kind: 'compared',
    push,
    poll,
    latency,
    requests,
    emptyRequests: poll.figures.requestsEmpty?.median ?? 0,
    cpu: contrast('serverCpuUsPerDelivery'),
    bytes: contrast('bytesPerDelivery'),
    unsound: [push, poll].filter((row) => !deliveredAll(row)),
  };
}

/** Figure by figure, how two rows stand to each other. */
export function contrastBetween(
  push: OkRow,
  poll: OkRow,
  floors: Floors,
): (id: FigureId) => Contrast | undefined {
  return (id) => {
    const [a, b] = [push.figures[id]?.median, poll.figures[id]?.median];
    if (a === undefined || b === undefined) return undefined;
    // Nothing can be so many times nothing; only counts may be zero and still be compared.
    if (a * b === 0 && FIGURES[id].unit !== 'count') return undefined;
    return { push: a, poll: b, outcome: outcome(a, b, floors(id).fraction) };
  };
}

/** Whether each message reached each client once and in order, in every repeat. */
export function deliveredAll(row: OkRow): boolean {
  return row.cells.every((cell) => cell.missed + cell.duplicated + cell.reordered === 0);
}

/** The verdicts of a run in words, for `data.json`, the report and the terminal. */
export function verdictsOf(result: Result, text: Text): readonly Verdict[] {
  const group = headlineGroup(result, summarise(result));
  if (group === undefined) return [{ kind: 'headline', text: text.nothingMeasured }];
  return [{ kind: 'headline', text: text.headline(headlineOf(group, floorsOf(result))) }];
}

/** The row with this alias, which is what people mean by the word; else the best judged of these kinds. */
function representative(group: Group, alias: string, kinds: readonly ModeInfo['kind'][]): Row | undefined {
  const named = group.rows.find((row) => row.mode.aliases.includes(alias));
  const ofKind = kinds.flatMap((kind) => group.rows.filter((row) => row.mode.kind === kind));
  return named ?? ofKind.find(isOk) ?? ofKind[0];
}
