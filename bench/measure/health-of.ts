import { findMode } from '../../src/modes/index.ts';
import { DEFAULT_LIMIT } from '../../src/modes/poll/page-limit.ts';
import type { Published } from '../ledger/ledger.ts';
import { reachLimitMs } from '../load/load.ts';
import type { CellSpec, Plan } from '../result/schema.ts';
import { mostFrequent } from './disconnected.ts';
import type { DriverHealth } from './health.ts';
import type { Observation } from './observation.ts';
import { grownBetween, type Reading } from './reading.ts';

/**
 * Returns what `findVoidReasons` looks at, without the latencies that `deriveCell` has already.
 *
 * @param inWindow - the messages that were due in the window.
 * @param windowS - how long the server's counters ran.
 */
export function healthOf(
  spec: CellSpec,
  plan: Plan,
  observed: Observation,
  inWindow: readonly Published[],
  windowS: number,
): Omit<DriverHealth, 'scheduleLagMsP99' | 'latencyMsP50'> {
  const { threads, opened, parts, publishFailures, window, start, end } = observed;
  const polls = findMode(spec.mode)?.kind === 'poll';
  const ofDatabase = publishFailures.filter(({ database }) => database);
  const other = publishFailures.filter(({ database }) => !database);
  const plannedWindowS = (window.endMs - window.startMs) / 1000;
  return {
    clients: spec.clients,
    failedConnections: opened.failures.length,
    sampleFailure: mostFrequent(opened.failures),
    warmedUp: observed.warmedUp,
    threads,
    publishFailures: other.length,
    samplePublishFailure: other[0]?.message,
    databaseFailures: ofDatabase.length,
    sampleDatabaseFailure: ofDatabase[0]?.message,
    // While servers are gone, polls are neither answered nor due.
    pollsDue:
      polls && plan.restart === undefined ? (spec.clients * plannedWindowS * 1000) / spec.pollIntervalMs : 0,
    missedTicks: missedTicksOf(threads),
    serverUtilization: serverUtilization(observed, windowS),
    impossible: parts.reduce((sum, part) => sum + part.impossible, 0),
    early: inWindow.filter(({ sentMs, dueMs }) => sentMs < dueMs).length,
    clockErrorMs: observed.clockErrorMs,
    unplannedTroubles: plan.churn > 0 || plan.restart !== undefined ? 0 : troublesOf(threads),
    sampleTrouble: threads.find(({ sampleTrouble }) => sampleTrouble !== undefined)?.sampleTrouble,
    unknown: parts.reduce((sum, part) => sum + part.unknown, 0),
    meteredDeliveries: parts.reduce(
      (sum, part) => part.deliveriesBySecond.reduce((all, each) => all + each, sum),
      0,
    ),
    creditedDeliveries: parts.reduce((sum, part) => sum + part.delivered, 0),
    straddlingDeliveries: spec.clients * straddlingMessages(spec, plan),
    asksAgain: (spec.messagesPerSecond * spec.pollIntervalMs) / 1000 > DEFAULT_LIMIT / 2,
    pollsServed: polls ? pollsServed(end) - pollsServed(start) : 0,
    hindrance: observed.hindrance,
    windowS,
    plannedWindowS,
  };
}

/** Returns how many polls and held requests were answered. */
export function pollsServed({ roles: { deliver } }: Pick<Reading, 'roles'>): number {
  return deliver.useful + deliver.empty;
}

/**
 * Messages that may be due on one side of an edge of the window and arrive on the other, so that those due in it and those received in it
 * are not the same ones: one where they are evenly spaced; of random ones, those of three standard deviations of what is on its way, plus
 * what readers miss while they are away.
 */
function straddlingMessages(spec: CellSpec, plan: Plan): number {
  const { pollIntervalMs, rttMs, batchMs, mode, messagesPerSecond } = spec;
  const reachMs = rttMs + (findMode(mode)?.kind === 'poll' ? pollIntervalMs : batchMs);
  const onTheirWay = (messagesPerSecond * reachMs) / 1000;
  const byChance = plan.arrivals === 'even' ? 0 : 3 * Math.sqrt(onTheirWay);
  // Of a restart at most those of its outage, which is within the time that a message has to reach everybody.
  const afterRestart = plan.restart === undefined ? 0 : (messagesPerSecond * reachLimitMs(spec)) / 1000;
  return 1 + byChance + plan.churn * messagesPerSecond + afterRestart;
}

/**
 * Returns the share of the window in which the server's event loop was busy; of several servers, that of the busiest; `undefined` of one that
 * cannot be asked.
 */
export function serverUtilization({ start, end }: Observation, windowS: number): number | undefined {
  const [before, after] = [start.nodes ?? [start], end.nodes ?? [end]];
  const busyMs = after.flatMap(
    (node, at) => grownBetween(before[at] ?? node, node, ({ loopActiveMs }) => loopActiveMs) ?? [],
  );
  return busyMs.length === 0 ? undefined : Math.min(1, Math.max(...busyMs) / (windowS * 1000));
}

/** Returns the polls that were left out because the one before had no answer yet. */
export function missedTicksOf(threads: Observation['threads']): number {
  return threads.reduce((sum, thread) => sum + thread.missedTicks, 0);
}

/** Returns the errors that clients met. */
export function troublesOf(threads: Observation['threads']): number {
  return threads.reduce((sum, thread) => sum + thread.troubles, 0);
}
