import type { Mode } from '../../src/modes/mode.ts';
import type { Absence } from '../load/churn.ts';
import type { Plan, Schedule } from '../result/schema.ts';

/** What the model predicts for a cell. The report shows it beside the measurement, with the residual. */
export interface Prediction {
  readonly latencyMsP50: number;
  readonly latencyMsMean: number;
  /** Requests of all readers in the window, including those that set up a connection. */
  readonly requestsTotal: number;
  /** Share of the polls, 0 to 1, that find no message. */
  readonly emptyFraction: number;
}

export interface ModelInput {
  readonly kind: Mode['kind'];
  readonly clients: number;
  readonly pollIntervalMs: number;
  readonly messagesPerSecond: number;
  readonly arrivals: Plan['arrivals'];
  /** The due times of `log` arrivals. */
  readonly schedule?: Schedule | undefined;
  readonly windowS: number;
  /** Round trip between reader and server, in ms. The publisher has none. */
  readonly rttMs: number;
  /** Batch interval: least time between two sends of live messages, in ms; 0 without batching. */
  readonly batchMs: number;
  /** HTTP requests that set up one client's connection. */
  readonly handshakesPerClient: number;
  /** Connections that are lost in the window, each with its duration. */
  readonly absences: readonly Absence[];
}

/** The model of each kind of mode. */
const MODELS: Readonly<Record<Mode['kind'], (input: ModelInput) => Prediction>> = {
  poll: predictPoll,
  hold: predictHold,
  push: predictPush,
};

/**
 * Predicts a cell from its coordinates alone. With poll interval T, message rate λ, N clients, window D and round trip r (one transit is
 * r/2):
 *
 * - poll: latency is uniform on [0, T] plus one transit. There are N·D/T requests. A poll is empty with probability max(0, 1 − λT) for
 *   even arrivals and e^(−λT) for Poisson arrivals.
 * - hold (long poll): latency is one transit for a message that finds a request waiting. After each answer no request waits for r, until
 *   the reader's next one arrives. Messages in this time wait for it, up to three transits in all [RFC 6202 §2.2], and share an answer.
 * - push: latency is one transit. The only requests are the handshakes.
 *
 * With a batch interval B, a message within B of the last send waits for the next one; see {@link predictGate}. For a long poll, only the
 * longer of B and r counts, since both delay the same answer.
 *
 * A reader that loses its connection receives what it missed when it reconnects.
 */
export function predict(input: ModelInput): Prediction {
  return MODELS[input.kind](input);
}

function predictPoll(input: ModelInput): Prediction {
  const { clients, pollIntervalMs, messagesPerSecond, arrivals, schedule, windowS, rttMs } = input;
  const messagesPerInterval = (messagesPerSecond * pollIntervalMs) / 1000;
  // A poll sent at p returns, at p + r, all messages committed before p + r/2. So latency lies between r/2 and T + r/2.
  const latencyMs = pollIntervalMs / 2 + rttMs / 2;
  const { count, share, meanWaitMs } = predictAbsences(input);
  return {
    latencyMsP50: latencyMs,
    latencyMsMean: latencyMs + meanWaitMs - (share * pollIntervalMs) / 2,
    // A reader that reconnects polls at once.
    requestsTotal: (clients * windowS * 1000 * (1 - share)) / pollIntervalMs + count,
    emptyFraction:
      schedule !== undefined
        ? 1 - reachedMs(schedule, pollIntervalMs) / schedule.periodMs
        : arrivals === 'even'
          ? Math.max(0, 1 - messagesPerInterval)
          : Math.exp(-messagesPerInterval),
  };
}

function predictHold(input: ModelInput): Prediction {
  const { clients, windowS, rttMs, batchMs } = input;
  const gate = predictGate(input, Math.max(rttMs, batchMs));
  const { count, share, meanWaitMs } = predictAbsences(input);
  return {
    latencyMsP50: rttMs / 2 + gate.medianWaitMs,
    latencyMsMean: rttMs / 2 + gate.meanWaitMs + meanWaitMs,
    // A reader that reconnects first sends one request that does not wait.
    requestsTotal: clients * windowS * gate.openingsPerSecond * (1 - share) + count,
    emptyFraction: 0,
  };
}

/** What {@link predictGate} predicts. */
interface Gate {
  /** How often the gate lets messages through, one or several together. */
  readonly openingsPerSecond: number;
  readonly medianWaitMs: number;
  readonly meanWaitMs: number;
}

/**
 * Models delivery as a gate that is shut for a time G after each opening: for a long poll, G is the round trip until the next request; for
 * a server that batches, G is the batch interval. A message that finds the gate open passes at once, and the gate shuts. Messages that come
 * while it is shut wait, uniformly on [0, G], and pass together when it opens.
 *
 * - Even arrivals: messages further apart than G always find the gate open; closer ones never do.
 * - Poisson arrivals: on average λG messages wait for each opening. With probability e^(−λG) none does; then the gate stays open, and the
 *   next message passes at once. So a share of λG / (λG + e^(−λG)) of all messages waits.
 *
 * @param shutMs - G.
 */
function predictGate({ messagesPerSecond, arrivals, schedule }: ModelInput, shutMs: number): Gate {
  if (schedule !== undefined && shutMs > 0) return gateOf(schedule, shutMs);
  const arrivalsWhileShut = (messagesPerSecond * shutMs) / 1000;
  const evenly = arrivalsWhileShut < 1 ? ([0, 1] as const) : ([arrivalsWhileShut, 0] as const);
  const [waiting, passing] = arrivals === 'even' ? evenly : [arrivalsWhileShut, Math.exp(-arrivalsWhileShut)];
  const share = waiting / (waiting + passing);
  return {
    openingsPerSecond: messagesPerSecond / (waiting + passing),
    // The median wait is 0 while at most half of the messages wait.
    medianWaitMs: share <= 0.5 ? 0 : (shutMs * (share - 0.5)) / share,
    meanWaitMs: (share * shutMs) / 2,
  };
}

/** The same for due times that are known: a gap beyond G lets a message through by itself, and in shorter ones there is an opening each G. */
function gateOf(schedule: Schedule, shutMs: number): Gate {
  const openings = reachedMs(schedule, shutMs) / shutMs;
  const share = 1 - openings / schedule.offsetsMs.length;
  return {
    openingsPerSecond: (openings * 1000) / schedule.periodMs,
    medianWaitMs: share <= 0.5 ? 0 : (shutMs * (share - 0.5)) / share,
    meanWaitMs: (share * shutMs) / 2,
  };
}

/** Returns for how much of a period a message came no longer ago than so many ms: Σ min(gap, `withinMs`). */
function reachedMs({ periodMs, offsetsMs }: Schedule, withinMs: number): number {
  const nextOf = (at: number): number => offsetsMs[at + 1] ?? (offsetsMs[0] as number) + periodMs;
  return offsetsMs.reduce((sum, offsetMs, at) => sum + Math.min(nextOf(at) - offsetMs, withinMs), 0);
}

function predictPush(input: ModelInput): Prediction {
  const { clients, rttMs, batchMs, handshakesPerClient } = input;
  const gate = predictGate(input, batchMs);
  const { count, meanWaitMs } = predictAbsences(input);
  return {
    latencyMsP50: rttMs / 2 + gate.medianWaitMs,
    latencyMsMean: rttMs / 2 + gate.meanWaitMs + meanWaitMs,
    requestsTotal: (clients + count) * handshakesPerClient,
    emptyFraction: 0,
  };
}

/**
 * Returns the number of lost connections, their share of all readers' time, and what they add to the mean latency, in ms. A message that
 * comes in an absence of length L waits for the rest of it, which is uniform on [0, L].
 */
function predictAbsences({ absences, clients, windowS }: ModelInput) {
  const readerMs = clients * windowS * 1000;
  const lengthsMs = absences.map(({ dropAtMs, backAtMs }) => backAtMs - dropAtMs);
  return {
    count: absences.length,
    share: lengthsMs.reduce((sum, lengthMs) => sum + lengthMs, 0) / readerMs,
    meanWaitMs: lengthsMs.reduce((sum, lengthMs) => sum + lengthMs ** 2 / 2, 0) / readerMs,
  };
}
