import type { Mode } from '../src/modes/mode.ts';

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
}

/** One model a kind of mode; the kinds are the registry's. */
const MODELS: Readonly<Record<Mode['kind'], (input: ModelInput) => Prediction>> = {
  poll: predictPoll,
  hold: predictHold,
  push: predictPush,
};

/**
 * Predicts a cell from its coordinates alone. With polls every T, messages at rate λ, N clients and a window D:
 *
 * - poll: latency uniform on [0, T] plus one transit; N·D/T requests; a poll is empty with probability max(0, 1 − λT) for even
 *   arrivals and e^(−λT) for Poisson ones.
 * - hold (long poll): a request a message and client while λ·r ≪ 1; one transit when the request is already waiting, and up to
 *   three when it had just been answered [RFC 6202 §2.2].
 * - push: one transit; no requests but the handshakes.
 */
export function predict(input: ModelInput): Prediction {
  return MODELS[input.kind](input);
}

function predictPoll(input: ModelInput): Prediction {
  const { clients, pollIntervalMs, messagesPerSecond, arrivals, windowS, rttMs } = input;
  const messagesPerInterval = (messagesPerSecond * pollIntervalMs) / 1000;
  // A poll sent at p sees all that is committed until p + r/2 and is back at p + r, so a message waits between r/2 and T + r/2.
  const latencyMs = pollIntervalMs / 2 + rttMs / 2;
  return {
    latencyMsP50: latencyMs,
    latencyMsMean: latencyMs,
    requestsTotal: (clients * windowS * 1000) / pollIntervalMs,
    emptyFraction:
      arrivals === 'even' ? Math.max(0, 1 - messagesPerInterval) : Math.exp(-messagesPerInterval),
  };
}

function predictHold(input: ModelInput): Prediction {
  const { clients, messagesPerSecond, arrivals, windowS, rttMs } = input;
  // A message finds the reader between two requests for one round trip after each answer.
  const perRoundTrip = (messagesPerSecond * rttMs) / 1000;
  const away = arrivals === 'even' ? 0 : 1 - Math.exp(-perRoundTrip);
  const answersPerSecond = messagesPerSecond / (1 + perRoundTrip);
  const transitMs = rttMs / 2;
  return {
    latencyMsP50: transitMs,
    latencyMsMean: transitMs + away * transitMs,
    requestsTotal: clients * windowS * (arrivals === 'even' ? messagesPerSecond : answersPerSecond),
    emptyFraction: 0,
  };
}

function predictPush({ clients, rttMs, handshakesPerClient }: ModelInput): Prediction {
  return {
    latencyMsP50: rttMs / 2,
    latencyMsMean: rttMs / 2,
    requestsTotal: clients * handshakesPerClient,
    emptyFraction: 0,
  };
}
