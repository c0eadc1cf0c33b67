import type { FigureId } from '../../result/figures.ts';
import type { NoiseOf } from '../../result/judge/noise.ts';
import type { Result } from '../../result/schema.ts';
import { type Group, isOk, type OkRow, type Row } from '../../result/summary.ts';
import type { Contrast } from '../../result/verdicts.ts';
import { contrastBetween, pairOf } from './contrast.ts';

/** The figures of the table of equal freshness, in its order. */
export const FRESHNESS_FIGURES: readonly FigureId[] = [
  'latencyMsP95',
  'stalenessMsP95',
  'requestsTotal',
  'requestsEmpty',
  'bytesPerDelivery',
  'serverCpuUsPerDelivery',
  'storeQueries',
  'memoryBytesPerClient',
];

/**
 * Part of the target by which a run may exceed it. The interval is derived so that the 95th percentile is expected to equal the target, so
 * half of all runs end just above it.
 */
const TOLERANCE = 0.05;

export interface EqualFreshness {
  readonly targetMs: number;
  /**
   * One row for each mode; for modes that poll, the row of the longest interval that met the target. Where batches were measured, one more
   * with the longest batch that met it.
   */
  readonly rows: readonly OkRow[];
  readonly met: ReadonlyMap<OkRow, boolean>;
  /** Polling and push at that freshness, when both met it. */
  readonly contrast:
    | {
        readonly poll: OkRow;
        readonly push: OkRow;
        readonly of: (id: FigureId) => Contrast | undefined;
      }
    | undefined;
}

/**
 * Compares the modes at equal freshness: 95% of messages within the plan's target. `undefined` when none was asked for.
 * Polling half as often costs half as much, so costs at different freshness cannot be compared.
 */
export function equalFreshness(
  result: Result,
  groups: readonly Group[],
  headline: Group | undefined,
  noiseOf: NoiseOf,
): EqualFreshness | undefined {
  const targetMs = result.plan.freshnessMs;
  if (targetMs === undefined || headline === undefined) return undefined;
  const alike = groups.filter((group) => sameLoad(group, headline)).flatMap((group) => group.rows);
  const rows = result.modes.flatMap((mode) => {
    const own = alike.filter(isOk).filter((row) => row.mode.name === mode.name);
    const leastBatchMs = Math.min(...own.map(({ parameters }) => parameters.batchMs));
    const unbatched = own.filter(({ parameters }) => parameters.batchMs === leastBatchMs);
    const batched = own.filter(({ parameters }) => parameters.batchMs > leastBatchMs);
    return [...best(unbatched, targetMs), ...bestBatch(batched, targetMs)];
  });
  const met = new Map(rows.map((row) => [row, meets(row, targetMs)]));
  const { poll, push } = pairOf(rows);
  const judged = [poll, push].filter((row): row is OkRow => isMet(row, met));
  const [first, second] = judged;
  return {
    targetMs,
    rows,
    met,
    contrast:
      first === undefined || second === undefined
        ? undefined
        : { poll: first, push: second, of: contrastBetween(second, first, noiseOf) },
  };
}

function isMet(row: Row | undefined, met: ReadonlyMap<OkRow, boolean>): row is OkRow {
  return row !== undefined && isOk(row) && met.get(row) === true;
}

/** Returns the row with the longest batch that met the target; none where none did. */
function bestBatch(rows: readonly OkRow[], targetMs: number): readonly OkRow[] {
  const met = rows.filter((row) => meets(row, targetMs));
  return met.sort((a, b) => a.parameters.batchMs - b.parameters.batchMs).slice(-1);
}

/** Returns the row with the longest interval that met the target, or else the one with the shortest, which came nearest. */
function best(rows: readonly OkRow[], targetMs: number): readonly OkRow[] {
  const byInterval = [...rows].sort((a, b) => a.parameters.pollIntervalMs - b.parameters.pollIntervalMs);
  const met = byInterval.filter((row) => meets(row, targetMs));
  return met.length > 0 ? met.slice(-1) : byInterval.slice(0, 1);
}

function meets(row: OkRow, targetMs: number): boolean {
  const p95 = row.figures.latencyMsP95?.median;
  return p95 !== undefined && p95 <= targetMs * (1 + TOLERANCE);
}

function sameLoad({ parameters: a }: Group, { parameters: b }: Group): boolean {
  return (
    a.clients === b.clients &&
    a.messagesPerSecond === b.messagesPerSecond &&
    a.payloadBytes === b.payloadBytes &&
    a.rttMs === b.rttMs &&
    a.nodes === b.nodes &&
    a.stack === b.stack &&
    a.recovery === b.recovery
  );
}
