import type { Role } from '../../src/meter.ts';
import { findMode } from '../../src/modes/index.ts';
import type { LedgerPart, Published, Window } from '../ledger/ledger.ts';
import { createStalenessTally } from '../ledger/staleness.ts';
import { absencesOf } from '../load/load.ts';
import { predict } from '../model/theory.ts';
import type { Reason } from '../result/reasons.ts';
import type { Cell, CellSpec, Measured, Plan, RoleCounts } from '../result/schema.ts';
import { createLatencyHistogram, type LatencyHistogram } from '../result/statistics/histogram.ts';
import type { LatencySummary } from '../result/statistics/latency.ts';
import { nearestRank } from '../result/statistics/percentile.ts';
import { findVoidReasons } from './health.ts';
import { healthOf, missedTicksOf, serverUtilization, troublesOf } from './health-of.ts';
import { nodesFigures, restartFigures, withheldIn } from './nodes-and-restart.ts';
import type { Observation } from './observation.ts';
import { grownBetween, type Reading } from './reading.ts';

/** A cell's figures, or the reasons why there are none. */
export type Derived =
  | (Measured & Pick<Extract<Cell, { status: 'ok' | 'void' }>, 'status' | 'reasons'>)
  | { readonly status: 'failed'; readonly reasons: Reason[] };

/** Derives a cell's figures from what was observed. Pure. */
export function deriveCell(spec: CellSpec, plan: Plan, observed: Observation): Derived {
  const { window, parts, start, end } = observed;
  const inWindow = observed.published.filter(({ dueMs }) => dueMs >= window.startMs && dueMs < window.endMs);
  const latency = merge(parts.map((part) => part.latency));
  const committedToReceived = merge(parts.map((part) => part.committedToReceived));
  const latencyMs = latency.summarise();
  const dueToSentMs = histogramOf(inWindow, ({ sentMs, dueMs }) => sentMs - dueMs).summarise();
  const sentToCommittedMs = histogramOf(
    inWindow,
    ({ committedMs, sentMs }) => committedMs - sentMs,
  ).summarise();
  const committedToReceivedMs = committedToReceived.summarise();
  const windowS = (end.atMs - start.atMs) / 1000;
  const reasons = findVoidReasons({
    ...healthOf(spec, plan, observed, inWindow, windowS),
    scheduleLagMsP99: lagMsP99(observed, inWindow),
    latencyMsP50: latencyMs?.p50 ?? 0,
  });
  if (!latencyMs || !dueToSentMs || !sentToCommittedMs || !committedToReceivedMs) {
    return { status: 'failed', reasons: [nothingArrived(observed, inWindow.length), ...reasons] };
  }
  return {
    status: reasons.length > 0 ? 'void' : 'ok',
    reasons,
    ...accounting(parts, inWindow.length),
    windowStartedAt: observed.windowStartedAt,
    windowS,
    ...traffic(observed),
    latencyMs,
    latencyHistogram: latency.encode(),
    split: { dueToSentMs, sentToCommittedMs, committedToReceivedMs },
    ...freshness(parts, window, end.requestsBySecond),
    connectMs: percentiles(observed.opened.connectMs),
    server: serverFigures(observed, windowS),
    ...nodesFigures(observed, windowS),
    ...restartFigures(observed),
    driver: driverFigures(observed, dueToSentMs),
    predicted: prediction(spec, plan, windowS),
  };
}

/** How late messages were sent by the driver's fault: without those that had to wait for a server to come back. */
function lagMsP99(observed: Observation, inWindow: readonly Published[]): number {
  const own = inWindow.filter((message) => !withheldIn(observed, message));
  return histogramOf(own, ({ sentMs, dueMs }) => sentMs - dueMs).summarise()?.p99 ?? 0;
}

function serverFigures(observed: Observation, windowS: number) {
  const { idle, allOpen, connected, rest, start, end, hindrance } = observed;
  const { waitedMs, databaseCpuMs } = hindrance;
  return withoutAbsent({
    cpuMs: grownBetween(start, end, ({ cpuMs }) => cpuMs),
    rssBytes: end.rssBytes,
    heapBytes: end.heapBytes,
    idleRssBytes: idle.rssBytes,
    idleHeapBytes: idle.heapBytes,
    connectedHeapBytes: connected.heapBytes,
    idleCpuMsPerS: idleCpuMsPerS(rest),
    connectCpuMs: grownBetween(idle, allOpen, ({ cpuMs }) => cpuMs),
    waitedMs,
    databaseCpuMs,
    eventLoopDelayMsP99: end.eventLoopDelayMsP99,
    utilization: serverUtilization(observed, windowS),
    storeQueries: grownBetween(start, end, ({ storeQueries }) => storeQueries),
  });
}

/** Returns the object without the figures that are `undefined`. */
function withoutAbsent<Name extends string>(
  figures: Readonly<Record<Name, number | undefined>>,
): { [Each in Name]?: number } {
  const present = Object.entries(figures).filter(([, figure]) => figure !== undefined);
  return Object.fromEntries(present) as { [Each in Name]?: number };
}

/** Nothing where the run was stopped before the rest was long enough to tell. */
function idleCpuMsPerS({ start, end }: Observation['rest']): number | undefined {
  const restMs = end.atMs - start.atMs;
  const cpuMs = grownBetween(start, end, (reading) => reading.cpuMs);
  return restMs < SHORTEST_REST_MS || cpuMs === undefined ? undefined : (cpuMs * 1000) / restMs;
}

const SHORTEST_REST_MS = 300;

function accounting(parts: readonly LedgerPart[], published: number) {
  const sum = (pick: (part: LedgerPart) => number): number =>
    parts.reduce((total, part) => total + pick(part), 0);
  return {
    published,
    expected: sum((part) => part.expected),
    delivered: sum((part) => part.delivered),
    missed: sum((part) => part.missed),
    duplicated: sum((part) => part.duplicated),
    reordered: sum((part) => part.reordered),
  };
}

/** Returns requests, frames and bytes of the window. Handshakes are counted from before the first client connected: they are part of a mode's cost. */
function traffic({ idle, start, end }: Observation) {
  const roles = {
    publish: roleBetween(start, end, 'publish'),
    deliver: roleBetween(start, end, 'deliver'),
    control: roleBetween(start, end, 'control'),
  };
  const { useful, empty } = roles.deliver;
  const handshake = roleBetween(idle, end, 'deliver').handshakes;
  const connecting = roleBetween(idle, start, 'deliver');
  return {
    roles,
    requests: { total: useful + empty + handshake, useful, empty, handshake },
    frames: withoutAbsent({
      in: roles.deliver.framesIn,
      out: roles.deliver.framesOut,
      heartbeats: roles.deliver.heartbeats,
    }),
    bytes: { sentByServer: roles.deliver.bytesOut, receivedByServer: roles.deliver.bytesIn },
    connectBytes: { sentByServer: connecting.bytesOut, receivedByServer: connecting.bytesIn },
  };
}

function roleBetween(from: Reading, to: Reading, role: Role): RoleCounts {
  const [before, after] = [from.roles[role], to.roles[role]];
  return {
    bytesIn: after.bytesIn - before.bytesIn,
    bytesOut: after.bytesOut - before.bytesOut,
    requests: after.requests - before.requests,
    useful: after.useful - before.useful,
    empty: after.empty - before.empty,
    handshakes: after.handshakes - before.handshakes,
    ...withoutAbsent({
      framesIn: grownBetween(before, after, ({ framesIn }) => framesIn),
      framesOut: grownBetween(before, after, ({ framesOut }) => framesOut),
      heartbeats: grownBetween(before, after, ({ heartbeats }) => heartbeats),
      pushes: grownBetween(before, after, ({ pushes }) => pushes),
    }),
  };
}

function freshness(parts: readonly LedgerPart[], { startMs, endMs }: Window, requests: readonly number[]) {
  const windowMs = endMs - startMs;
  const readers = parts.reduce((sum, part) => sum + part.clients, 0);
  const tally = createStalenessTally(windowMs);
  for (const part of parts) tally.add(part.staleness);
  const deliveries = (second: number): number =>
    parts.reduce((sum, part) => sum + (part.deliveriesBySecond[second] ?? 0), 0);
  return {
    stalenessMs: tally.summarise(readers, windowMs),
    timeline: tally.meanBySecond(readers, windowMs).map((stalenessMsMean, second) => ({
      second,
      deliveries: deliveries(second),
      stalenessMsMean,
      requests: requests[second],
    })),
  };
}

function driverFigures(observed: Observation, dueToSentMs: LatencySummary) {
  const { threads, publisherThread, opened, driverCpuMs } = observed;
  return {
    cpuMs: driverCpuMs,
    eventLoopDelayMsP99: Math.max(...threads.map((thread) => thread.eventLoopDelayMsP99)),
    utilization: Math.max(...threads.map((thread) => thread.utilization)),
    scheduleLagMsP99: dueToSentMs.p99,
    missedTicks: missedTicksOf(threads),
    failedConnections: opened.failures.length,
    troubles: troublesOf(threads),
    threads: [...threads, { name: 'publisher', ...publisherThread }].map(
      ({ name, utilization, eventLoopDelayMsP99, cpuMs }) => ({
        name,
        utilization,
        eventLoopDelayMsP99,
        ...(cpuMs !== undefined && { cpuMs }),
      }),
    ),
  };
}

function prediction(spec: CellSpec, plan: Plan, windowS: number) {
  const mode = findMode(spec.mode);
  if (mode === undefined) throw new Error(`unknown mode ${spec.mode}`);
  return predict({
    kind: mode.kind,
    clients: spec.clients,
    pollIntervalMs: spec.pollIntervalMs,
    messagesPerSecond: spec.messagesPerSecond,
    arrivals: plan.arrivals,
    schedule: plan.schedule,
    windowS,
    rttMs: spec.rttMs,
    batchMs: spec.batchMs,
    handshakesPerClient: mode.handshakesPerClient,
    absences: absencesOf(spec, plan),
  });
}

function nothingArrived({ opened, parts }: Observation, publishedMessages: number): Reason {
  const deliveries = parts.reduce((sum, part) => sum + part.delivered, 0);
  return {
    code: 'nothingMeasured',
    publishedMessages,
    connectedClients: opened.connectMs.length,
    deliveries,
  };
}

function merge(encoded: readonly string[]): LatencyHistogram {
  const merged = createLatencyHistogram();
  for (const part of encoded) merged.add(part);
  return merged;
}

function histogramOf(
  messages: readonly Published[],
  latencyMs: (message: Published) => number,
): LatencyHistogram {
  const histogram = createLatencyHistogram();
  // A negative time, of a message sent before it was due, is recorded as 0; the rule `early` makes the cell void.
  for (const message of messages) histogram.record(Math.max(0, latencyMs(message)));
  return histogram;
}

/** Exact percentiles of a list that is small enough to sort. */
function percentiles(values: readonly number[]) {
  const sorted = [...values].sort((a, b) => a - b);
  return { p50: nearestRank(sorted, 0.5), p99: nearestRank(sorted, 0.99), max: nearestRank(sorted, 1) };
}
