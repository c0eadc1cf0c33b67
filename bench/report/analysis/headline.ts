import type { NoiseOf } from '../../result/judge/noise.ts';
import type { Result } from '../../result/schema.ts';
import { type Group, isOk, type OkRow, type Row } from '../../result/summary.ts';
import type { Contrast } from '../../result/verdicts.ts';
import { contrastBetween, pairOf } from './contrast.ts';

/** Polling beside push, both with figures that may enter a verdict. */
export interface Compared {
  readonly kind: 'compared';
  readonly push: OkRow;
  readonly poll: OkRow;
  readonly latency: Contrast;
  readonly requests: Contrast;
  /** Of `requests.poll`, those that brought nothing. */
  readonly emptyRequests: number;
  readonly cpu: Contrast | undefined;
  readonly bytes: Contrast | undefined;
  readonly memory: Contrast | undefined;
  /** Rows that lost, doubled or reordered messages. A verdict names them beside whatever else it says of them. */
  readonly unsound: readonly OkRow[];
}

/** The facts of the headline, without words. */
export type Headline =
  | Compared
  | { readonly kind: 'nothing-to-compare'; readonly measured: readonly Row[] }
  | { readonly kind: 'not-judged'; readonly rows: readonly Row[] };

/** Returns the group that a report shows first: that of the first planned value of every parameter. */
export function headlineGroup(result: Result, groups: readonly Group[]): Group | undefined {
  const { plan } = result;
  const planned = groups.find(
    ({ parameters }) =>
      parameters.clients === plan.clients[0] &&
      parameters.pollIntervalMs === plan.pollIntervalMs[0] &&
      parameters.messagesPerSecond === plan.messagesPerSecond[0] &&
      parameters.payloadBytes === plan.payloadBytes[0] &&
      parameters.rttMs === plan.rttMs[0] &&
      parameters.batchMs === plan.batchMs[0] &&
      parameters.nodes === plan.nodes[0] &&
      parameters.stack === plan.stack[0] &&
      parameters.recovery === plan.recovery[0],
  );
  return planned ?? groups[0];
}

/** Compares polling with push in one group, or returns why that cannot be done. */
export function headlineOf(group: Group, noiseOf: NoiseOf): Headline {
  const { poll, push } = pairOf(group.rows);
  if (poll === undefined || push === undefined) return { kind: 'nothing-to-compare', measured: group.rows };
  const unjudged = [poll, push].filter((row) => !isOk(row));
  if (!isOk(poll) || !isOk(push)) return { kind: 'not-judged', rows: unjudged };
  const contrast = contrastBetween(push, poll, noiseOf);
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
    memory: contrast('memoryBytesPerClient'),
    unsound: [push, poll].filter((row) => !deliveredAll(row)),
  };
}

/** Returns whether each message reached each client exactly once and in order, in every repeat. */
export function deliveredAll(row: OkRow): boolean {
  return row.cells.every((cell) => cell.missed + cell.duplicated + cell.reordered === 0);
}
