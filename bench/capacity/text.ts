import { markdownTable } from 'markdown-table';
import { ABSENT, formatApart, formatCount, formatMs } from '../report/words/format.ts';
import type { Environment, Plan } from '../result/schema.ts';
import type { Axis } from './axis.ts';
import type { Capacity, Point } from './find.ts';
import type { Bound } from './judge-load.ts';
import { describeReason } from './reasons.ts';

/** The settings of a search. */
export interface Asked {
  /** Limit for the 99th percentile of latency. */
  readonly limitMs: number;
  readonly plan: Plan;
}

/** What each bound means, as the report of a search explains it. */
const BOUND_TEXTS: Readonly<Record<Bound, string>> = {
  holds: 'the search reached the end of its range, and that load holds',
  saturated: 'the server reached its limit: its event loop was always busy, and its CPU time confirms it',
  late: 'messages or answers were late although the server had CPU to spare: they waited for each other or for the store',
  machine:
    'all cores of this machine were in use, by driver, server or other programs, and the server waited for one: its own limit may be higher',
  driver:
    'the driver reached its limit while the server had CPU to spare: the limit of the server may be higher',
  failed: 'the server failed at a higher load',
  stopped: 'the search was stopped',
};

/** Formats one load that was tried, as a progress line whose columns align with those of other loads. */
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

/** Formats the result: the machine and the settings, a table with one row per axis, and what each bound means. */
export function capacityReport(
  capacities: readonly Capacity[],
  asked: Asked,
  environment: Environment,
): string {
  return [settingLines(asked, environment), table(capacities, asked), legend(capacities)].join('\n\n');
}

/** Names machine, store and settings, since a capacity is valid for these only. */
function settingLines({ plan }: Asked, { cpuModel, cores, node, store }: Environment): string {
  const threads = `${plan.threads} driver ${plan.threads === 1 ? 'thread' : 'threads'}`;
  return [
    `One server process and its driver (${threads}) on one machine: ${cores} ${cores === 1 ? 'core' : 'cores'} of ${cpuModel}, Node.js ${node}`,
    `Store: ${store.kind} ${store.version}, ${
      plan.tailCache === 0
        ? 'no messages in memory: each poll is a query'
        : `newest ${formatCount(plan.tailCache)} messages in memory`
    }`,
    `Each load: a window of ${formatMs(plan.durationS * 1000)} after a warm-up of ${formatMs(plan.warmupS * 1000)}`,
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
