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

interface Rule {
  /** The reason, with the figure, the limit and what to do; undefined when all is well. */
  readonly check: (health: DriverHealth) => string | undefined;
}

/** What a delay of the driver may come to beside the latency that it is part of. */
const allowedMs = (limitMs: number, { latencyMsP50 }: DriverHealth): number =>
  Math.max(limitMs, LIMITS.delayShareOfLatency * latencyMsP50);

const percent = (fraction: number): string => `${(fraction * 100).toFixed(1)}%`;
const ms = (value: number): string => `${value.toFixed(1)} ms`;

/** Every rule by which a cell is void, as one list; each says what to change. */
const RULES: readonly Rule[] = [
  {
    check: ({ failedConnections, clients, sampleFailure }) =>
      failedConnections > 0
        ? `${failedConnections} of ${clients} clients did not connect (${sampleFailure ?? 'no reason given'}): use fewer clients`
        : undefined,
  },
  {
    check: ({ warmedUp, failedConnections, clients }) =>
      warmedUp < clients - failedConnections
        ? `the warm-up message had reached only ${warmedUp} of ${clients - failedConnections} clients when its time was up: use fewer clients`
        : undefined,
  },
  {
    check: ({ publishFailures, samplePublishFailure }) =>
      publishFailures > 0
        ? `${publishFailures} messages could not be published (${samplePublishFailure ?? 'no reason given'}): use a lower rate`
        : undefined,
  },
  {
    check: ({ threads }) => {
      const worst = Math.max(0, ...threads.map((thread) => thread.utilization));
      return worst > LIMITS.utilization
        ? `a driver thread was ${percent(worst)} busy (limit ${percent(LIMITS.utilization)}): use fewer clients, more --threads or a longer interval`
        : undefined;
    },
  },
  {
    check: (health) => {
      const limitMs = allowedMs(LIMITS.eventLoopDelayMsP99, health);
      const worst = Math.max(0, ...health.threads.map((thread) => thread.eventLoopDelayMsP99));
      return worst > limitMs
        ? `a driver thread was late by ${ms(worst)} at the 99th percentile (limit ${ms(limitMs)}): use fewer clients or more --threads`
        : undefined;
    },
  },
  {
    check: (health) => {
      const limitMs = allowedMs(LIMITS.scheduleLagMsP99, health);
      return health.scheduleLagMsP99 > limitMs
        ? `messages were sent ${ms(health.scheduleLagMsP99)} late at the 99th percentile (limit ${ms(limitMs)}): use a lower rate or fewer clients`
        : undefined;
    },
  },
  {
    check: ({ missedTicks, pollsDue, serverUtilization }) => {
      const fraction = pollsDue === 0 ? 0 : missedTicks / pollsDue;
      return fraction > LIMITS.missedTickFraction
        ? `${percent(fraction)} of the polls were left out because the one before was still under way (limit ${percent(LIMITS.missedTickFraction)}; the server was ${percent(serverUtilization)} busy): use fewer clients or a longer interval`
        : undefined;
    },
  },
  {
    check: ({ impossible }) =>
      impossible > 0
        ? `${impossible} messages arrived before they were sent: the clocks of driver and server differ; run both on one machine`
        : undefined,
  },
  {
    check: ({ early }) =>
      early > 0
        ? `${early} messages were sent before they were due: the publisher's clock is wrong`
        : undefined,
  },
  {
    check: ({ clockErrorMs }) =>
      clockErrorMs > LIMITS.clockErrorMs
        ? `the clocks of driver and server differ by ${clockErrorMs.toFixed(2)} ms or more (limit ${LIMITS.clockErrorMs} ms): run both on one machine`
        : undefined,
  },
  {
    // What was taken without an answer arrives as well, and its reason is told already.
    check: ({ unknown, publishFailures }) =>
      unknown > 0 && publishFailures === 0
        ? `${unknown} arrivals of messages that this run did not publish: use a database of its own`
        : undefined,
  },
  {
    check: ({ windowS, plannedWindowS }) =>
      Math.abs(windowS / plannedWindowS - 1) > LIMITS.windowError
        ? `the server's counters ran for ${windowS.toFixed(2)} s instead of ${plannedWindowS.toFixed(2)} s: the machine is overloaded; use fewer clients or a longer interval`
        : undefined,
  },
];

/** The reasons why a cell cannot be stood behind; none when it can. */
export function findVoidReasons(health: DriverHealth): string[] {
  return RULES.map((rule) => rule.check(health)).filter((reason) => reason !== undefined);
}
