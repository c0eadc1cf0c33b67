import { markdownTable } from 'markdown-table';
import { formatCount, formatMs } from '../report/format.ts';
import type { Axis } from './axis.ts';
import type { Capacity, Point } from './find.ts';
import { BOUND_TEXTS } from './judge.ts';

/** One load that was tried, for a person who waits. */
export function pointLine({ toUnit }: Pick<Axis, 'toUnit'>, point: Point): string {
  const figures =
    point.failure ??
    `p99 ${formatMs(point.latencyMsP99)}, server ${percent(point.serverCpu)} of a CPU, event loop ${percent(point.serverUtilization)} busy`;
  const reasons = point.driverReasons.length > 0 ? ` (${point.driverReasons.join('; ')})` : '';
  return `${formatCount(toUnit(point.load))}: ${point.outcome}, ${figures}${reasons}`;
}

/** What was found, one row for each axis. */
export function capacityTable(capacities: readonly Capacity[], limitMs: number): string {
  const rows = capacities.map(({ title, greatest, boundBy, points }) => {
    const best = points.filter(({ holds }) => holds).sort((a, b) => b.load - a.load)[0];
    return [
      title,
      greatest === undefined ? 'none held' : formatCount(greatest),
      best === undefined ? '' : formatMs(best.latencyMsP99),
      best === undefined ? '' : percent(best.serverCpu),
      boundBy === 'holds' ? 'the most that is tried here holds' : BOUND_TEXTS[boundBy],
    ];
  });
  return markdownTable(
    [
      [`most with p99 ≤ ${formatMs(limitMs)}`, 'found', 'p99 there', 'server CPU there', 'why not more'],
      ...rows,
    ],
    { align: ['l', 'r', 'r', 'r', 'l'] },
  );
}

function percent(fraction: number): string {
  return `${Math.round(fraction * 100)}%`;
}
