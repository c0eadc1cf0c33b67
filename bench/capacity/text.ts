import { markdownTable } from 'markdown-table';
import { ABSENT, formatApart, formatCount, formatMs } from '../report/words/format.ts';
import type { Environment, Plan } from '../result/schema.ts';
import type { Axis } from './axis.ts';
import type { Capacity, Point } from './find.ts';
import type { Bound } from './judge-load.ts';
import { describeReason } from './reasons.ts';

/** What was looked for, and how. */
export interface Asked {
  readonly limitMs: number;
  readonly plan: Plan;
}

/** What bounds a capacity, in words. */
const BOUND_TEXTS: Readonly<Record<Bound, string>> = {
  holds: 'the most that is tried here holds',
  saturated:
    'the server is at its limit: its event loop was busy all the time, and its own CPU time shows it',
  late: 'messages or answers were late although the server had CPU to spare: they wait for each other or for the store',
  machine:
    'the cores of this machine were used up, by driver and server or by others: the server waited for one, so nobody can be blamed',
  driver: 'the driver could not do more, while the server had CPU to spare',
  failed: 'the server failed at more',
  stopped: 'the search was stopped',
};

/** One load that was tried, for a person who waits; lines of several loads stand in columns. */
export function pointLine({ toUnit }: Pick<Axis, 'toUnit'>, point: Point, limitMs: number): string {
  const start = `${formatCount(toUnit(point.load)).padStart(11)}  ${point.outcome.padEnd(9)}`;
  if ('failure' in point) return `${start}  ${describeReason(point.failure)}`;
  const [p99] = formatApart(point.latencyMsP99, limitMs, formatMs, 3);
  const figures = [
    `p99 ${p99.padStart(7)}`,
    `server CPU ${percent(point.serverCpu)}`,
    `loop busy ${percent(point.serverUtilization)}`,
    `machine CPU ${percent(point.machineCpu)}`,
  ].join('   ');
  const reasons = point.driverReasons.map((reason) => `${''.padEnd(13)}${describeReason(reason)}`);
  return [`${start}  ${figures}`, ...reasons].join('\n');
}

/** What was found, one row for each axis, and below it what bounded them. */
export function capacityReport(
  capacities: readonly Capacity[],
  asked: Asked,
  environment: Environment,
): string {
  return [placeLines(asked, environment), table(capacities, asked), legend(capacities)].join('\n\n');
}

/** With which machine, store and shape: a capacity is of nothing else. */
function placeLines({ plan }: Asked, { cpuModel, cores, node, store }: Environment): string {
  const threads = `${plan.threads} driver ${plan.threads === 1 ? 'thread' : 'threads'}`;
  return [
    `One server process and its driver (${threads}) on one machine: ${cores} ${cores === 1 ? 'core' : 'cores'} of ${cpuModel}, Node.js ${node}`,
    `Store: ${store.kind} ${store.version}, ${
      plan.tailCache === 0
        ? 'no tail in memory: each poll pays a query'
        : `newest ${formatCount(plan.tailCache)} messages in memory`
    }`,
    `Each load: ${formatMs(plan.durationS * 1000)}, and ${formatMs(plan.warmupS * 1000)} before it that do not count`,
  ].join('\n');
}

function table(capacities: readonly Capacity[], { limitMs }: Asked): string {
  const rows = capacities.map(({ title, greatest, atLeast, boundBy, points }) => {
    const best = points.filter(({ holds }) => holds).sort((a, b) => b.load - a.load)[0];
    const there =
      best === undefined || 'failure' in best
        ? [ABSENT, ABSENT]
        : [formatMs(best.latencyMsP99), percent(best.serverCpu).trim()];
    const found =
      greatest === undefined ? 'none held' : `${atLeast ? 'at least ' : ''}${formatCount(greatest)}`;
    return [title, found, ...there, boundBy];
  });
  const header = [
    `most with p99 ≤ ${formatMs(limitMs)}`,
    'found',
    'p99 there',
    'server CPU there',
    'bound by',
  ];
  return markdownTable([header, ...rows], { align: ['l', 'r', 'r', 'r', 'l'] });
}

function legend(capacities: readonly Capacity[]): string {
  const bounds = [...new Set(capacities.map(({ boundBy }) => boundBy))];
  return bounds.map((bound) => `${bound}: ${BOUND_TEXTS[bound]}`).join('\n');
}

function percent(fraction: number): string {
  return `${Math.round(fraction * 100)}%`.padStart(4);
}
