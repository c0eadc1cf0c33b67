import type { Group } from '../../result/summary.ts';

/** How many messages and deliveries the percentiles are made of. */
export interface Volume {
  readonly messages: Range;
  /** Messages that reached a client, of each mode. */
  readonly deliveries: Range;
}

/** Least and greatest over modes and repeats. */
export interface Range {
  readonly least: number;
  readonly most: number;
}

/** With fewer messages than this, a single late one decides p99, since it is late for all clients at once. */
export const MESSAGES_FOR_P99 = 100;

/** Returns how much one repeat of one mode measured in a group; `undefined` where all cells failed. */
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
