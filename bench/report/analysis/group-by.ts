import type { Parameters, Row } from '../../result/summary.ts';

/** Returns the items that have the same key together, in the order in which the keys come first. */
export function groupBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}

/**
 * Returns a key by which rows of unlike modes had one load: all parameters but the poll interval, which has no effect on modes that do not
 * poll, and the batch, which has none on those that do.
 *
 * @param besides - parameters that rows of one key may differ in too.
 */
export function loadKey(
  { parameters }: Row,
  besides: Partial<Record<keyof Parameters, undefined>> = {},
): string {
  return JSON.stringify({ ...parameters, pollIntervalMs: undefined, batchMs: undefined, ...besides });
}
