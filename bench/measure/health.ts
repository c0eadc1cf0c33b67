import type { Reason } from '../result/reasons.ts';
import { disconnectedReason } from './disconnected.ts';
import type { Hindrance } from './machine/watch.ts';

/** Whether the driver kept up in a cell, and what else tells whether its figures can be trusted. */
export interface DriverHealth {
  readonly clients: number;
  readonly failedConnections: number;
  readonly sampleFailure: string | undefined;
  /** Clients that had the warm-up message when the window began. */
  readonly warmedUp: number;
  readonly threads: readonly { name: string; utilization: number; eventLoopDelayMsP99: number }[];
  /** 99th percentile of how late messages were sent, in milliseconds. */
  readonly scheduleLagMsP99: number;
  /** Median of the latency that was measured; 0 when there is none. */
  readonly latencyMsP50: number;
  /** Messages that the server did not take, without those that failed because of its database. */
  readonly publishFailures: number;
  readonly samplePublishFailure: string | undefined;
  /** Messages that the server did not take or did not confirm because its database failed. */
  readonly databaseFailures: number;
  readonly sampleDatabaseFailure: string | undefined;
  readonly pollsDue: number;
  readonly missedTicks: number;
  /** Share of the window in which the server's event loop was busy; `undefined` of a server that the driver did not start. */
  readonly serverUtilization: number | undefined;
  /** Messages that arrived before they were committed or due. */
  readonly impossible: number;
  /** Messages sent before they were due. */
  readonly early: number;
  /** The greatest difference that was seen between the clocks of the server, a thread and the publisher, in milliseconds. */
  readonly clockErrorMs: number;
  /** Failures that readers met: protocol errors, refused answers, broken connections. 0 where the plan takes connections away. */
  readonly unplannedTroubles: number;
  readonly sampleTrouble: string | undefined;
  /** Arrivals of messages that this run did not publish. */
  readonly unknown: number;
  /** Deliveries received in the window, and those of messages due in it. */
  readonly meteredDeliveries: number;
  readonly creditedDeliveries: number;
  /** Deliveries by which the two may differ, since messages straddle the window's edges. */
  readonly straddlingDeliveries: number;
  /** Polls that the server answered in the window; 0 for modes that do not poll. */
  readonly pollsServed: number;
  /** Answers may be full pages, after which a reader asks again at once. */
  readonly asksAgain: boolean;
  readonly hindrance: Hindrance;
  /** How long the server's counters ran, in seconds; beside it, how long they should have run. */
  readonly windowS: number;
  readonly plannedWindowS: number;
}

/** The limits of a cell. Beyond one of them its figures describe the driver rather than the server. */
export const LIMITS = Object.freeze({
  eventLoopDelayMsP99: 20,
  utilization: 0.9,
  scheduleLagMsP99: 10,
  /** The event loop's delay and the schedule lag may also be this share of the median latency, which changes no figure visibly. */
  delayShareOfLatency: 0.05,
  missedTickFraction: 0.01,
  windowError: 0.05,
  /** Deliveries metered against those credited, and polls served against those sent. */
  accountError: 0.02,
  /** From this share on a server is overloaded: its queues grow for as long as the window lasts, so its figures depend on that. */
  serverBusy: 0.97,
  /** Of the window. Waking up takes a few per cent on a quiet machine. */
  serverWaited: 0.25,
  stolen: 0.05,
  memoryStall: 0.05,
  /** Two readings of one clock differ by less than this, and a smaller difference of clocks changes no figure of a report. */
  clockErrorMs: 0.05,
});

/** Returns the limit of a delay of the driver: the fixed one, or a share of the median latency where that is more. */
const allowedMs = (limitMs: number, { latencyMsP50 }: DriverHealth): number =>
  Math.max(limitMs, LIMITS.delayShareOfLatency * latencyMsP50);

/** Share of the clients whose polls may be under way at an edge of the window. */
const EDGE_POLLS = 0.02;

/** Returns the reason why a cell's figures cannot be trusted, or `undefined` when this rule holds. */
type Rule = (health: DriverHealth) => Reason | undefined;

/** The rules that make a cell void, in the order in which a report lists their reasons. */
const RULES: readonly Rule[] = [
  ({ failedConnections, clients, sampleFailure }) =>
    failedConnections > 0 ? disconnectedReason(failedConnections, clients, sampleFailure) : undefined,
  ({ warmedUp: warmedUpClients, failedConnections, clients }) => {
    const connectedClients = clients - failedConnections;
    return warmedUpClients < connectedClients
      ? { code: 'coldClients', warmedUpClients, connectedClients }
      : undefined;
  },
  ({ publishFailures: failedMessages, samplePublishFailure: said }) =>
    failedMessages > 0 ? { code: 'unpublished', failedMessages, said } : undefined,
  ({ databaseFailures: failedMessages, sampleDatabaseFailure: said }) =>
    failedMessages > 0 ? { code: 'databaseFailed', failedMessages, said } : undefined,
  ({ threads }) => {
    const busyFraction = Math.max(0, ...threads.map((thread) => thread.utilization));
    const limitFraction = LIMITS.utilization;
    return busyFraction > limitFraction ? { code: 'busyThread', busyFraction, limitFraction } : undefined;
  },
  (health) => {
    const lateMs = Math.max(0, ...health.threads.map((thread) => thread.eventLoopDelayMsP99));
    const limitMs = allowedMs(LIMITS.eventLoopDelayMsP99, health);
    return lateMs > limitMs ? { code: 'lateThread', lateMs, limitMs } : undefined;
  },
  (health) => {
    const lateMs = health.scheduleLagMsP99;
    const limitMs = allowedMs(LIMITS.scheduleLagMsP99, health);
    return lateMs > limitMs ? { code: 'latePublisher', lateMs, limitMs } : undefined;
  },
  ({ missedTicks, pollsDue, serverUtilization: serverBusyFraction, databaseFailures }) => {
    // A failing database leaves polls without an answer; `databaseFailed` reports that already.
    const missedFraction = pollsDue === 0 || databaseFailures > 0 ? 0 : missedTicks / pollsDue;
    const limitFraction = LIMITS.missedTickFraction;
    return missedFraction > limitFraction
      ? {
          code: 'missedTicks',
          missedFraction,
          limitFraction,
          ...(serverBusyFraction !== undefined && { serverBusyFraction }),
        }
      : undefined;
  },
  ({ impossible: arrivals }) => (arrivals > 0 ? { code: 'impossible', arrivals } : undefined),
  ({ early: messages }) => (messages > 0 ? { code: 'early', messages } : undefined),
  ({ clockErrorMs: errorMs }) =>
    errorMs > LIMITS.clockErrorMs ? { code: 'clocks', errorMs, limitMs: LIMITS.clockErrorMs } : undefined,
  // A message that the server stored without confirming it arrives too; `unpublished` or `databaseFailed` reports that already.
  ({ unknown: arrivals, publishFailures, databaseFailures }) =>
    arrivals > 0 && publishFailures + databaseFailures === 0 ? { code: 'unknown', arrivals } : undefined,
  // A failing database answers polls with an error; `databaseFailed` reports that already.
  ({ unplannedTroubles: troubles, sampleTrouble: said, databaseFailures }) =>
    troubles > 0 && databaseFailures === 0 ? { code: 'troubles', troubles, said } : undefined,
  ({ meteredDeliveries, creditedDeliveries, straddlingDeliveries, databaseFailures, failedConnections }) => {
    // What did not arrive at all is missing from both, and what kept it from arriving is reported already.
    if (databaseFailures + failedConnections > 0) return undefined;
    const allowed = LIMITS.accountError * creditedDeliveries + straddlingDeliveries;
    return Math.abs(meteredDeliveries - creditedDeliveries) > allowed
      ? { code: 'unmetered', meteredDeliveries, creditedDeliveries }
      : undefined;
  },
  ({ pollsServed: servedPolls, pollsDue, missedTicks, clients, asksAgain, ...others }) => {
    if (others.databaseFailures + others.unplannedTroubles > 0) return undefined;
    const sentPolls = Math.max(0, Math.round(pollsDue - missedTicks));
    // At either edge some polls are sent on one side of it and answered on the other.
    const allowed = LIMITS.accountError * pollsDue + 2 + EDGE_POLLS * clients;
    const tooMany = servedPolls > sentPolls + allowed && !asksAgain;
    return pollsDue > 0 && (servedPolls < sentPolls - allowed || tooMany)
      ? { code: 'pollsLost', servedPolls, sentPolls }
      : undefined;
  },
  // Of a server that the driver did not start it cannot be told; the report says that this was not checked.
  ({ serverUtilization: busyFraction = 0 }) =>
    busyFraction > LIMITS.serverBusy
      ? { code: 'overloaded', busyFraction, limitFraction: LIMITS.serverBusy }
      : undefined,
  ({ hindrance: { waitedMs = 0 }, windowS }) => {
    const waitedFraction = waitedMs / (windowS * 1000);
    return waitedFraction > LIMITS.serverWaited
      ? { code: 'serverWaited', waitedFraction, limitFraction: LIMITS.serverWaited }
      : undefined;
  },
  ({ hindrance: { stolenFraction = 0 } }) =>
    stolenFraction > LIMITS.stolen
      ? { code: 'stolen', stolenFraction, limitFraction: LIMITS.stolen }
      : undefined,
  ({ hindrance: { memoryStallFraction: stalledFraction = 0 } }) =>
    stalledFraction > LIMITS.memoryStall
      ? { code: 'memoryShort', stalledFraction, limitFraction: LIMITS.memoryStall }
      : undefined,
  ({ windowS: ranS, plannedWindowS: plannedS }) =>
    Math.abs(ranS / plannedS - 1) > LIMITS.windowError ? { code: 'window', ranS, plannedS } : undefined,
];

/** Returns every reason why a cell's figures cannot be trusted; an empty list when they can. */
export function findVoidReasons(health: DriverHealth): Reason[] {
  return RULES.map((check) => check(health)).filter((reason) => reason !== undefined);
}
