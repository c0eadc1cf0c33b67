import type { Mode } from '../../src/modes/mode.ts';
import type { Absence } from '../load/churn.ts';

/** What theory says of a cell. Shown beside each measurement, with the residual. */
export interface Prediction {
  readonly latencyMsP50: number;
  readonly latencyMsMean: number;
  /** Requests of readers in the window, set-up included. */
  readonly requestsTotal: number;
  /** Share of the polls that find nothing. */
  readonly emptyFraction: number;
}

export interface ModelInput {
  readonly kind: Mode['kind'];
  readonly clients: number;
  readonly pollIntervalMs: number;
  readonly messagesPerSecond: number;
  readonly arrivals: 'even' | 'poisson';
  readonly windowS: number;
  /** Round trip between reader and server, in milliseconds; the publisher is beside the server. */
  readonly rttMs: number;
  /** Least time between two hand-overs of live messages, in milliseconds; 0 without batching. */
  readonly batchMs: number;
  /** HTTP requests that set up one subscription. */
  readonly handshakesPerClient: number;
  /** Connections lost in the window. */
  readonly absences: readonly Absence[];
}

/** One model a kind of mode; the kinds are the registry's. */
const MODELS: Readonly<Record<Mode['kind'], (input: ModelInput) => Prediction>> = {
  poll: predictPoll,
  hold: predictHold,
  push: predictPush,
};

/**
 * Predicts a cell from its coordinates alone. With polls every T, messages at rate λ, N clients, a window D and a round trip r:
 *
 * - poll: latency uniform on [0, T] plus one transit; N·D/T requests; a poll is empty with probability max(0, 1 − λT) for even
 *   arrivals and e^(−λT) for Poisson ones.
 * - hold (long poll): one transit for a message that finds a request waiting. After each answer the reader is away for r, until its
 *   next request is there; what comes meanwhile waits for it, up to three transits in all [RFC 6202 §2.2], and shares an answer.
 * - push: one transit; no requests but the handshakes.
 *
 * With at most one hand-over in B, what comes within B of the last one waits for the next, see {@link behindGate}. A long poll's reader is
 * back before that as long as r < B, so B takes the place of r in what its messages wait and how many share an answer; of the
 * two the longer counts.
 *
 * A reader that loses its connection gets what it missed when it comes back.
 */
export function predict(input: ModelInput): Prediction {
  return MODELS[input.kind](input);
}

function predictPoll(input: ModelInput): Prediction {
  const { clients, pollIntervalMs, messagesPerSecond, arrivals, windowS, rttMs } = input;
  const messagesPerInterval = (messagesPerSecond * pollIntervalMs) / 1000;
  // A poll sent at p sees all that is committed until p + r/2 and is back at p + r, so a message waits between r/2 and T + r/2.
  const latencyMs = pollIntervalMs / 2 + rttMs / 2;
  const { count, share, meanWaitMs } = away(input);
  return {
    latencyMsP50: latencyMs,
    latencyMsMean: latencyMs + meanWaitMs - (share * pollIntervalMs) / 2,
    // A reader that is back asks at once.
    requestsTotal: (clients * windowS * 1000 * (1 - share)) / pollIntervalMs + count,
    emptyFraction:
      arrivals === 'even' ? Math.max(0, 1 - messagesPerInterval) : Math.exp(-messagesPerInterval),
  };
}

function predictHold(input: ModelInput): Prediction {
  const { clients, windowS, rttMs, batchMs } = input;
  const gate = behindGate(input, Math.max(rttMs, batchMs));
  const { count, share, meanWaitMs } = away(input);
  return {
    latencyMsP50: rttMs / 2 + gate.medianWaitMs,
    latencyMsMean: rttMs / 2 + gate.meanWaitMs + meanWaitMs,
    // A reader that is back asks once without waiting.
    requestsTotal: clients * windowS * gate.openingsPerSecond * (1 - share) + count,
    emptyFraction: 0,
  };
}

interface Gate {
  /** How often one or several messages pass together. */
  readonly openingsPerSecond: number;
  readonly medianWaitMs: number;
  readonly meanWaitMs: number;
}

/**
 * Messages at a gate that stays shut for G after each opening: a reader who is away for a round trip after each answer, or a server that
 * hands over at most once in G. Who finds it open passes at once and shuts it; all who come meanwhile wait, each uniformly on [0, G],
 * and pass together.
 *
 * - even arrivals: messages further apart than G always find it open; closer ones never do.
 * - Poisson: from opening to opening there are λG messages that wait, and with probability e^(−λG) there are none, so that the next
 *   one to come finds it open. So a share λG / (λG + e^(−λG)) waits.
 */
function behindGate({ messagesPerSecond, arrivals }: ModelInput, shutMs: number): Gate {
  const whileShut = (messagesPerSecond * shutMs) / 1000;
  const evenly = whileShut < 1 ? ([0, 1] as const) : ([whileShut, 0] as const);
  const [waiting, unhindered] = arrivals === 'even' ? evenly : [whileShut, Math.exp(-whileShut)];
  const share = waiting / (waiting + unhindered);
  return {
    openingsPerSecond: messagesPerSecond / (waiting + unhindered),
    // Most messages wait for nothing while the share of those who do is under a half.
    medianWaitMs: share <= 0.5 ? 0 : (shutMs * (share - 0.5)) / share,
    meanWaitMs: (share * shutMs) / 2,
  };
}

function predictPush(input: ModelInput): Prediction {
  const { clients, rttMs, batchMs, handshakesPerClient } = input;
  const gate = behindGate(input, batchMs);
  const { count, meanWaitMs } = away(input);
  return {
    latencyMsP50: rttMs / 2 + gate.medianWaitMs,
    latencyMsMean: rttMs / 2 + gate.meanWaitMs + meanWaitMs,
    requestsTotal: (clients + count) * handshakesPerClient,
    emptyFraction: 0,
  };
}

/**
 * Lost connections: how many, the share of all readers' time that they take, and what they add to the mean latency. A message that
 * comes in an absence of length L waits for what is left of it, which is uniform on [0, L].
 */
function away({ absences, clients, windowS }: ModelInput) {
  const readerMs = clients * windowS * 1000;
  const lengthsMs = absences.map(({ dropAtMs, backAtMs }) => backAtMs - dropAtMs);
  return {
    count: absences.length,
    share: lengthsMs.reduce((sum, lengthMs) => sum + lengthMs, 0) / readerMs,
    meanWaitMs: lengthsMs.reduce((sum, lengthMs) => sum + lengthMs ** 2 / 2, 0) / readerMs,
  };
}
