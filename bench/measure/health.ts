import { formatApart } from '../report/words/format.ts';
import { type ReasonCode, type ReasonFigures, UNKNOWN_CAUSE, writeReason } from '../result/reasons.ts';
import { disconnectedReason } from './disconnected.ts';

/** How the driver itself did in a cell. */
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
  /** Messages that the server did not take, its database's failures left out. */
  readonly publishFailures: number;
  readonly samplePublishFailure: string | undefined;
  /** Messages that the server did not take or confirm since its database failed. */
  readonly databaseFailures: number;
  readonly sampleDatabaseFailure: string | undefined;
  readonly pollsDue: number;
  readonly missedTicks: number;
  /** Share of the window in which the server's event loop was busy. */
  readonly serverUtilization: number;
  /** Arrivals before their own commit or due time. */
  readonly impossible: number;
  /** Messages sent before they were due. */
  readonly early: number;
  /** The most by which a clock of the server, a thread or the publisher was seen to differ from another. */
  readonly clockErrorMs: number;
  /** Arrivals of messages that nobody published. */
  readonly unknown: number;
  /** How long the server's counters ran against how long they should have. */
  readonly windowS: number;
  readonly plannedWindowS: number;
}

/** Written limits: past one of them a cell's figures describe the driver rather than the server. */
export const LIMITS = Object.freeze({
  eventLoopDelayMsP99: 20,
  utilization: 0.9,
  scheduleLagMsP99: 10,
  /** The two delays above may also be this share of the median latency: late by so little, the driver changes no figure. */
  delayShareOfLatency: 0.05,
  missedTickFraction: 0.01,
  windowError: 0.05,
  /** Reading one clock twice takes less; two clocks that differ by less change no figure of a report. */
  clockErrorMs: 0.05,
});

/** What a delay of the driver may come to beside the latency that it is part of. */
const allowedMs = (limitMs: number, { latencyMsP50 }: DriverHealth): number =>
  Math.max(limitMs, LIMITS.delayShareOfLatency * latencyMsP50);

const percent = (fraction: number, decimals = 1): string => `${(fraction * 100).toFixed(decimals)}%`;
const ms = (value: number, decimals = 1): string => `${value.toFixed(decimals)} ms`;
const seconds = (value: number, decimals = 2): string => `${value.toFixed(decimals)} s`;

/** The reason why a cell cannot be stood behind; undefined when all is well. */
type Rule = (health: DriverHealth) => string | undefined;

/** @param look - answers the figures of the reason, or undefined when all is well. */
function rule<Code extends ReasonCode>(
  code: Code,
  look: (health: DriverHealth) => ReasonFigures<Code> | undefined,
): Rule {
  return (health) => {
    const figures = look(health);
    return figures && writeReason(code, figures);
  };
}

/** Every rule by which a cell is void, as one list. */
const RULES: readonly Rule[] = [
  ({ failedConnections, clients, sampleFailure }) =>
    failedConnections > 0 ? disconnectedReason(failedConnections, clients, sampleFailure) : undefined,
  rule('coldClients', ({ warmedUp, failedConnections, clients }) =>
    warmedUp < clients - failedConnections ? { warmedUp, clients: clients - failedConnections } : undefined,
  ),
  rule('unpublished', ({ publishFailures, samplePublishFailure }) =>
    publishFailures > 0
      ? { failed: publishFailures, sample: samplePublishFailure ?? UNKNOWN_CAUSE }
      : undefined,
  ),
  rule('databaseFailed', ({ databaseFailures, sampleDatabaseFailure }) =>
    databaseFailures > 0
      ? { failed: databaseFailures, sample: sampleDatabaseFailure ?? UNKNOWN_CAUSE }
      : undefined,
  ),
  rule('busyThread', ({ threads }) => {
    const worst = Math.max(0, ...threads.map((thread) => thread.utilization));
    if (worst <= LIMITS.utilization) return undefined;
    const [busy, limit] = formatApart(worst, LIMITS.utilization, percent, 1);
    return { busy, limit };
  }),
  rule('lateThread', (health) => {
    const limitMs = allowedMs(LIMITS.eventLoopDelayMsP99, health);
    const worst = Math.max(0, ...health.threads.map((thread) => thread.eventLoopDelayMsP99));
    if (worst <= limitMs) return undefined;
    const [late, limit] = formatApart(worst, limitMs, ms, 1);
    return { late, limit };
  }),
  rule('latePublisher', (health) => {
    const limitMs = allowedMs(LIMITS.scheduleLagMsP99, health);
    if (health.scheduleLagMsP99 <= limitMs) return undefined;
    const [late, limit] = formatApart(health.scheduleLagMsP99, limitMs, ms, 1);
    return { late, limit };
  }),
  rule('missedTicks', ({ missedTicks, pollsDue, serverUtilization, databaseFailures }) => {
    // Polls that waited for a failing database were not too many, and its reason is told already.
    const fraction = pollsDue === 0 || databaseFailures > 0 ? 0 : missedTicks / pollsDue;
    if (fraction <= LIMITS.missedTickFraction) return undefined;
    const [share, limit] = formatApart(fraction, LIMITS.missedTickFraction, percent, 1);
    return { share, limit, busy: percent(serverUtilization) };
  }),
  rule('impossible', ({ impossible }) => (impossible > 0 ? { arrivals: impossible } : undefined)),
  rule('early', ({ early }) => (early > 0 ? { messages: early } : undefined)),
  rule('clocks', ({ clockErrorMs }) => {
    if (clockErrorMs <= LIMITS.clockErrorMs) return undefined;
    const [error, limit] = formatApart(clockErrorMs, LIMITS.clockErrorMs, ms, 2);
    return { error, limit };
  }),
  // What was taken without an answer arrives as well, and its reason is told already.
  rule('unknown', ({ unknown, publishFailures, databaseFailures }) =>
    unknown > 0 && publishFailures + databaseFailures === 0 ? { arrivals: unknown } : undefined,
  ),
  rule('window', ({ windowS, plannedWindowS }) => {
    if (Math.abs(windowS / plannedWindowS - 1) <= LIMITS.windowError) return undefined;
    const [ran, planned] = formatApart(windowS, plannedWindowS, seconds, 2);
    return { ran, planned };
  }),
];

/** The reasons why a cell cannot be stood behind; none when it can. */
export function findVoidReasons(health: DriverHealth): string[] {
  return RULES.map((check) => check(health)).filter((reason) => reason !== undefined);
}
