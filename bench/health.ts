import { type ReasonCode, type ReasonFigures, UNKNOWN_CAUSE, writeReason } from './reasons.ts';

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
  readonly publishFailures: number;
  readonly samplePublishFailure: string | undefined;
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

const percent = (fraction: number): string => `${(fraction * 100).toFixed(1)}%`;
const ms = (value: number): string => `${value.toFixed(1)} ms`;

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
  rule('disconnected', ({ failedConnections, clients, sampleFailure }) =>
    failedConnections > 0
      ? { failed: failedConnections, clients, sample: sampleFailure ?? UNKNOWN_CAUSE }
      : undefined,
  ),
  rule('coldClients', ({ warmedUp, failedConnections, clients }) =>
    warmedUp < clients - failedConnections ? { warmedUp, clients: clients - failedConnections } : undefined,
  ),
  rule('unpublished', ({ publishFailures, samplePublishFailure }) =>
    publishFailures > 0
      ? { failed: publishFailures, sample: samplePublishFailure ?? UNKNOWN_CAUSE }
      : undefined,
  ),
  rule('busyThread', ({ threads }) => {
    const worst = Math.max(0, ...threads.map((thread) => thread.utilization));
    return worst > LIMITS.utilization
      ? { busy: percent(worst), limit: percent(LIMITS.utilization) }
      : undefined;
  }),
  rule('lateThread', (health) => {
    const limitMs = allowedMs(LIMITS.eventLoopDelayMsP99, health);
    const worst = Math.max(0, ...health.threads.map((thread) => thread.eventLoopDelayMsP99));
    return worst > limitMs ? { late: ms(worst), limit: ms(limitMs) } : undefined;
  }),
  rule('latePublisher', (health) => {
    const limitMs = allowedMs(LIMITS.scheduleLagMsP99, health);
    return health.scheduleLagMsP99 > limitMs
      ? { late: ms(health.scheduleLagMsP99), limit: ms(limitMs) }
      : undefined;
  }),
  rule('missedTicks', ({ missedTicks, pollsDue, serverUtilization }) => {
    const fraction = pollsDue === 0 ? 0 : missedTicks / pollsDue;
    return fraction > LIMITS.missedTickFraction
      ? {
          share: percent(fraction),
          limit: percent(LIMITS.missedTickFraction),
          busy: percent(serverUtilization),
        }
      : undefined;
  }),
  rule('impossible', ({ impossible }) => (impossible > 0 ? { arrivals: impossible } : undefined)),
  rule('early', ({ early }) => (early > 0 ? { messages: early } : undefined)),
  rule('clocks', ({ clockErrorMs }) =>
    clockErrorMs > LIMITS.clockErrorMs
      ? { error: `${clockErrorMs.toFixed(2)} ms`, limit: `${LIMITS.clockErrorMs} ms` }
      : undefined,
  ),
  // What was taken without an answer arrives as well, and its reason is told already.
  rule('unknown', ({ unknown, publishFailures }) =>
    unknown > 0 && publishFailures === 0 ? { arrivals: unknown } : undefined,
  ),
  rule('window', ({ windowS, plannedWindowS }) =>
    Math.abs(windowS / plannedWindowS - 1) > LIMITS.windowError
      ? { ran: `${windowS.toFixed(2)} s`, planned: `${plannedWindowS.toFixed(2)} s` }
      : undefined,
  ),
];

/** The reasons why a cell cannot be stood behind; none when it can. */
export function findVoidReasons(health: DriverHealth): string[] {
  return RULES.map((check) => check(health)).filter((reason) => reason !== undefined);
}
