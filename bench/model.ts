import type { Mode } from '../src/modes/mode.ts';
import type { Absence } from './churn.ts';

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
  const { clients, windowS, rttMs } = input;
  const { answersPerSecond, shareBetween } = input.arrivals === 'even' ? holdEven(input) : holdPoisson(input);
  const { count, share, meanWaitMs } = away(input);
  const transitMs = rttMs / 2;
  // Between two requests the wait is uniform on [0, r]; most messages wait for nothing while `shareBetween` is under a half.
  const medianWaitMs = shareBetween <= 0.5 ? 0 : (rttMs * (shareBetween - 0.5)) / shareBetween;
  return {
    latencyMsP50: transitMs + medianWaitMs,
    latencyMsMean: transitMs + (shareBetween * rttMs) / 2 + meanWaitMs,
    // A reader that is back asks once without waiting.
    requestsTotal: clients * windowS * answersPerSecond * (1 - share) + count,
    emptyFraction: 0,
  };
}

interface Holding {
  /** Answers to one reader. */
  readonly answersPerSecond: number;
  /** Share of the messages that come while the reader is between two requests. */
  readonly shareBetween: number;
}

/** Messages further apart than a round trip always find the reader waiting; closer ones never do. */
function holdEven({ messagesPerSecond, rttMs }: ModelInput): Holding {
  const perRoundTrip = (messagesPerSecond * rttMs) / 1000;
  return perRoundTrip < 1
    ? { answersPerSecond: messagesPerSecond, shareBetween: 0 }
    : { answersPerSecond: 1000 / rttMs, shareBetween: 1 };
}

/** From answer to answer: a round trip, and if no message came in it (probability e^(−λr)), the time until one does. */
function holdPoisson({ messagesPerSecond, rttMs }: ModelInput): Holding {
  const perRoundTrip = (messagesPerSecond * rttMs) / 1000;
  const perCycle = perRoundTrip + Math.exp(-perRoundTrip);
  return { answersPerSecond: messagesPerSecond / perCycle, shareBetween: perRoundTrip / perCycle };
}

function predictPush(input: ModelInput): Prediction {
  const { clients, rttMs, handshakesPerClient } = input;
  const { count, meanWaitMs } = away(input);
  return {
    latencyMsP50: rttMs / 2,
    latencyMsMean: rttMs / 2 + meanWaitMs,
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
