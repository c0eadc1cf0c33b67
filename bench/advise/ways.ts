import { type Predicted, predictBytes, predictCpu } from '../model/costs/predict.ts';
import type { Flow } from '../model/costs/terms.ts';
import { projectCosts } from '../model/projection.ts';
import type { Calibration, ModeCosts } from '../result/calibration.ts';
import type { LogLoad } from './log-load.ts';

/** What is asked of every way. */
export interface Wanted {
  readonly readers: number;
  /** 95% of messages are to arrive within this time. */
  readonly freshnessMs: number;
  /** Round trip between readers and server. */
  readonly rttMs: number;
  readonly payloadBytes: number;
}

/** What is known of the costs of a way: all of a calibrated one, of others what they send. */
export type KnownCosts = Pick<
  ModeCosts,
  'mode' | 'kind' | 'heartbeat' | 'byteTerms' | 'bytesErrorFraction'
> & {
  readonly calibrated?: { readonly costs: ModeCosts; readonly calibration: Calibration };
};

/** One way to deliver the log, and what it takes. */
export interface Way {
  readonly mode: string;
  readonly kind: ModeCosts['kind'];
  /** Polls only: the longest interval that meets the freshness. */
  readonly pollIntervalMs?: number;
  /** Whether 95% of messages arrive within what is wanted. */
  readonly meets: boolean;
  readonly latencyMsP95: number;
  /** Time by which a reader is behind the log, 95% of the time. */
  readonly stalenessMsP95: number;
  /** Of all readers, without those that open a connection. */
  readonly requestsPerS: number;
  /** Share of the requests that bring nothing; absent for push, which makes none. */
  readonly emptyFraction?: number;
  /** Messages that reach a reader. */
  readonly deliveriesPerS: number;
  /** Received and sent at the readers' sockets. */
  readonly bytesPerS: Predicted;
  /** Absent where no calibration tells, or where no number of processes carries the messages. */
  readonly server?: ServerCosts;
}

/** What only a calibration tells. */
export interface ServerCosts {
  readonly processes: number;
  /** Cores on average over the log's time. */
  readonly cores: Predicted;
  /** Cores in the busiest second. */
  readonly busiestCores: Predicted;
  readonly heapBytes: number;
  /** Whether the load lies beyond what was measured for the calibration. */
  readonly extrapolated: boolean;
}

/** The share of messages that a freshness is of. */
const SHARE = 0.95;
/** As of the runs. */
const SHORTEST_INTERVAL_MS = 10;
const LONGEST_INTERVAL_MS = 600_000;
/** How long the readers of this project let a request be held (`src/modes/long-poll/long-poller.ts`). */
const HOLD_MS = 30_000;
/** Between an answer and the next request where there is no network: what comes meanwhile is answered together. */
const LEAST_TURN_MS = 1;
/** Of ways whose latency nobody measured. */
const USUAL_LATENCY_MS = 2;

/**
 * Returns what a way takes for a log.
 *
 * @param speed - how many times as fast the log goes: its gaps are that much shorter.
 */
export function wayFor(known: KnownCosts, load: LogLoad, wanted: Wanted, speed = 1): Way {
  const traffic = TRAFFIC[known.kind](known, load, wanted, speed);
  const deliveriesPerS = (wanted.readers * load.gaps.messages * speed * 1000) / load.periodMs;
  const { operationsOfS, usefulPerS, firstEmptyPerS, emptyPerS, ...told } = traffic;
  const messagesPerS = (load.messages * speed * 1000) / load.periodMs;
  const flowAt = (perS: number): Flow => ({
    clients: wanted.readers,
    publishesPerS: perS,
    operationsPerS: operationsOfS(perS * load.reach * wanted.readers),
    pagesPerS: usefulPerS,
    deliveriesPerS: perS * load.reach * wanted.readers,
    payloadBytes: wanted.payloadBytes,
    heartbeatsPerS: heartbeatsPerS(known, wanted.readers),
    ...(firstEmptyPerS !== undefined && { firstEmptyPerS }),
  });
  const mean = flowAt(messagesPerS);
  const requestsPerS = known.kind === 'push' ? 0 : usefulPerS + emptyPerS;
  const server = known.calibrated && serverCosts(known.calibrated, load, wanted, speed, told, flowAt);
  return {
    mode: known.mode,
    kind: known.kind,
    ...told,
    requestsPerS,
    ...(requestsPerS > 0 && { emptyFraction: emptyPerS / requestsPerS }),
    deliveriesPerS,
    bytesPerS: predictBytes(known, { ...mean, deliveriesPerS }),
    ...(server !== undefined && { server }),
  };
}

interface Traffic extends Pick<Way, 'meets' | 'latencyMsP95' | 'stalenessMsP95' | 'pollIntervalMs'> {
  /** Requests that bring something; of push, writes. */
  readonly usefulPerS: number;
  readonly emptyPerS: number;
  readonly firstEmptyPerS?: number;
  /** Operations of the server in a second with so many deliveries. */
  readonly operationsOfS: (deliveries: number) => number;
}

type TrafficOf = (known: KnownCosts, load: LogLoad, wanted: Wanted, speed: number) => Traffic;

const TRAFFIC: Readonly<Record<ModeCosts['kind'], TrafficOf>> = {
  poll(_, { gaps, periodMs }, { readers, freshnessMs, rttMs }, speed) {
    const longestMs = (freshnessMs - rttMs / 2) / SHARE;
    const pollIntervalMs = Math.min(
      LONGEST_INTERVAL_MS,
      roundDown(Math.max(longestMs, SHORTEST_INTERVAL_MS, rttMs * 1.01)),
    );
    const pollsPerS = (readers * 1000) / pollIntervalMs;
    const inLog = pollIntervalMs * speed;
    const useful = gaps.usefulFraction(inLog);
    const latencyMsP95 = SHARE * pollIntervalMs + rttMs / 2;
    return {
      pollIntervalMs,
      meets: latencyMsP95 <= freshnessMs * (1 + 1e-9),
      latencyMsP95,
      stalenessMsP95:
        stalenessOf((lagMs) => gaps.coveredArea(inLog - lagMs) / inLog / periodMs, inLog) / speed + rttMs / 2,
      usefulPerS: pollsPerS * useful,
      emptyPerS: pollsPerS * (1 - useful),
      firstEmptyPerS: pollsPerS * Math.max(0, (gaps.coveredMs(2 * inLog) - gaps.coveredMs(inLog)) / periodMs),
      operationsOfS: () => pollsPerS,
    };
  },
  hold(known, { gaps, periodMs }, { readers, freshnessMs, rttMs }, speed) {
    const turnMs = Math.max(rttMs, LEAST_TURN_MS) * speed;
    // A gap that is longer than a turn has an answer of its own; shorter ones share answers, one in each turn.
    const answers = gaps.coveredMs(turnMs) / turnMs;
    const perS = (readers * speed * 1000) / periodMs;
    const share = answers / gaps.messages;
    const latencyMsP95 = ownLatencyMs(known) + rttMs / 2 + (share < SHARE ? rttMs : 0);
    const emptyPerS = gaps.silences(HOLD_MS * speed) * perS;
    return {
      meets: latencyMsP95 <= freshnessMs,
      latencyMsP95,
      stalenessMsP95: shortStalenessMs(latencyMsP95 * speed, gaps) / speed,
      usefulPerS: answers * perS,
      emptyPerS,
      operationsOfS: (deliveries) => deliveries * share + emptyPerS,
    };
  },
  push(known, { gaps, periodMs }, { readers, freshnessMs, rttMs }, speed) {
    const latencyMsP95 = ownLatencyMs(known) + rttMs / 2;
    return {
      meets: latencyMsP95 <= freshnessMs,
      latencyMsP95,
      stalenessMsP95: shortStalenessMs(latencyMsP95 * speed, gaps) / speed,
      usefulPerS: (readers * gaps.messages * speed * 1000) / periodMs,
      emptyPerS: 0,
      operationsOfS: (deliveries) => deliveries,
    };
  },
};

function ownLatencyMs({ calibrated }: KnownCosts): number {
  return calibrated?.costs.latencyMs ?? USUAL_LATENCY_MS;
}

function heartbeatsPerS({ heartbeat }: KnownCosts, readers: number): number {
  return heartbeat === undefined ? 0 : (readers * 1000 * heartbeat.frames) / heartbeat.everyMs;
}

/** To three digits, so that nobody has to type more; down, so that the freshness is still met. */
function roundDown(ms: number): number {
  const unit = 10 ** (Math.floor(Math.log10(ms)) - 2);
  return Number((Math.floor(ms / unit + 1e-9) * unit).toPrecision(3));
}

/**
 * Returns the lag that a reader exceeds for a twentieth of the time.
 *
 * A reader lags by more than s at time t if its last poll was u ago, with u uniform on [0, T], and a message came in (t − u, t − s]; that
 * has the probability of the mean of Σ min(g, u − s) / period over u.
 *
 * @param exceeds - the share of the time in which the lag is greater than the given one.
 */
function stalenessOf(exceeds: (lagMs: number) => number, mostMs: number): number {
  if (exceeds(0) <= 1 - SHARE) return 0;
  let [low, high] = [0, mostMs];
  while (high - low > mostMs / 10_000) {
    const middle = (low + high) / 2;
    if (exceeds(middle) > 1 - SHARE) low = middle;
    else high = middle;
  }
  return high;
}

/** The same where every message takes the same time to arrive. */
function shortStalenessMs(delayMs: number, gaps: LogLoad['gaps']): number {
  return stalenessOf((lagMs) => gaps.coveredMs(delayMs - lagMs) / gaps.periodMs, delayMs);
}

function serverCosts(
  { costs, calibration }: NonNullable<KnownCosts['calibrated']>,
  load: LogLoad,
  { readers, payloadBytes }: Wanted,
  speed: number,
  { pollIntervalMs = 1000 }: Pick<Way, 'pollIntervalMs'>,
  flowAt: (messagesPerS: number) => Flow,
): ServerCosts | undefined {
  const mostPerS = load.mostPerS * speed;
  const busiest = projectCosts(
    costs,
    { clients: readers, pollIntervalMs, messagesPerSecond: mostPerS * load.reach, payloadBytes },
    calibration,
  );
  if (busiest === undefined) return undefined;
  const { processes, memoryBytes } = busiest;
  const coresAt = (messagesPerS: number): number =>
    (predictCpu(costs, shareOf(flowAt(messagesPerS), processes)).value * processes) / 1000;
  const all = load.seconds.reduce((sum, { seconds }) => sum + seconds, 0);
  const mean =
    load.seconds.reduce((sum, { messages, seconds }) => sum + coresAt(messages * speed) * seconds, 0) / all;
  const within = (value: number): Predicted => ({
    value,
    low: value / (1 + costs.cpuErrorFraction),
    high: value * (1 + costs.cpuErrorFraction),
  });
  return {
    processes,
    cores: within(mean),
    busiestCores: within(coresAt(mostPerS)),
    heapBytes: memoryBytes,
    extrapolated: isBeyond(costs, shareOf(flowAt(mostPerS), processes)),
  };
}

/** What one of several processes does, each of which has an equal part of the readers and publishes every message. */
function shareOf(flow: Flow, processes: number): Flow {
  if (processes === 1) return flow;
  const { firstEmptyPerS } = flow;
  return {
    ...flow,
    clients: flow.clients / processes,
    operationsPerS: flow.operationsPerS / processes,
    pagesPerS: flow.pagesPerS / processes,
    deliveriesPerS: flow.deliveriesPerS / processes,
    heartbeatsPerS: flow.heartbeatsPerS / processes,
    ...(firstEmptyPerS !== undefined && { firstEmptyPerS: firstEmptyPerS / processes }),
  };
}

function isBeyond({ samples }: ModeCosts, flow: Flow): boolean {
  const parts = ['clients', 'operationsPerS', 'publishesPerS'] as const;
  return parts.some((part) => flow[part] > 1.1 * Math.max(...samples.map((sample) => sample[part])));
}
