import type { Group } from '../../result/summary.ts';

/** How much was measured: what percentiles rest on. */
export interface Volume {
  readonly messages: Range;
  /** Messages that reached a client, of each mode. */
  readonly deliveries: Range;
}

/** Over modes and repeats; the two are equal where all measured as much. */
export interface Range {
  readonly least: number;
  readonly most: number;
}

/** Below this many messages, one late message alone decides p99: all clients wait for it together. */
export const MESSAGES_FOR_P99 = 100;

/** What one repeat of one mode measured in a group; `undefined` where everything failed. */
export function volumeOf({ rows }: Group): Volume | undefined {
  const cells = rows.flatMap((row) => (row.status === 'failed' ? [] : row.cells));
  if (cells.length === 0) return undefined;
  return {
    messages: rangeOf(cells.map(({ published }) => published)),
    deliveries: rangeOf(cells.map(({ delivered }) => delivered)),
  };
}

function rangeOf(counts: readonly number[]): Range {
  return { least: Math.min(...counts), most: Math.max(...counts) };
}
