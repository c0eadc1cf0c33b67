import { describe, expect, it } from 'vitest';
import { type ModelInput, predict } from '../../../bench/model/theory.ts';

const INPUT: ModelInput = {
  kind: 'poll',
  clients: 100,
  pollIntervalMs: 1000,
  messagesPerSecond: 0.4,
  arrivals: 'even',
  windowS: 10,
  rttMs: 0,
  batchMs: 0,
  handshakesPerClient: 0,
  absences: [],
};

describe('the model of a poll', () => {
  it.each<[string, Partial<ModelInput>, ReturnType<typeof predict>]>([
    ['of a textbook', {}, { latencyMsP50: 500, latencyMsMean: 500, requestsTotal: 1000, emptyFraction: 0.6 }],
    [
      'over a network',
      { rttMs: 100 },
      { latencyMsP50: 550, latencyMsMean: 550, requestsTotal: 1000, emptyFraction: 0.6 },
    ],
    [
      'more often',
      { pollIntervalMs: 250 },
      { latencyMsP50: 125, latencyMsMean: 125, requestsTotal: 4000, emptyFraction: 0.9 },
    ],
    [
      'with more messages than polls',
      { messagesPerSecond: 5 },
      { latencyMsP50: 500, latencyMsMean: 500, requestsTotal: 1000, emptyFraction: 0 },
    ],
    [
      'with messages at random',
      { arrivals: 'poisson', messagesPerSecond: 1 },
      { latencyMsP50: 500, latencyMsMean: 500, requestsTotal: 1000, emptyFraction: Math.exp(-1) },
    ],
  ])('%s', (_what, changes, expected) => {
    const prediction = predict({ ...INPUT, ...changes });
    expect(prediction.emptyFraction).toBeCloseTo(expected.emptyFraction, 12);
    expect({ ...prediction, emptyFraction: expected.emptyFraction }).toEqual(expected);
  });
});

describe('the model of a log', () => {
  const schedule = { periodMs: 10_000, offsetsMs: [0, 100, 200, 5_000] };

  it('counts the polls that find something by the gaps', () => {
    // Within a second of a message: 0 to 1,200 and 5,000 to 6,000.
    expect(predict({ ...INPUT, arrivals: 'log', schedule }).emptyFraction).toBeCloseTo(0.78, 12);
  });

  it('lets messages of a burst share answers, one in each round trip', () => {
    const { requestsTotal } = predict({ ...INPUT, kind: 'hold', rttMs: 200, arrivals: 'log', schedule });
    expect(requestsTotal).toBe(100 * 3);
  });
});

describe('the model of a long poll', () => {
  it('has a request for each message and client', () => {
    expect(predict({ ...INPUT, kind: 'hold' })).toEqual({
      latencyMsP50: 0,
      latencyMsMean: 0,
      requestsTotal: 400,
      emptyFraction: 0,
    });
  });

  it('has a latency of one transit for messages further apart than a round trip', () => {
    // Such even messages always find a request waiting.
    expect(predict({ ...INPUT, kind: 'hold', rttMs: 100 })).toEqual({
      latencyMsP50: 50,
      latencyMsMean: 50,
      requestsTotal: 400,
      emptyFraction: 0,
    });
  });

  it('lets messages that are closer than a round trip share answers', () => {
    const close = predict({ ...INPUT, kind: 'hold', rttMs: 100, messagesPerSecond: 50 });
    expect(close).toEqual({ latencyMsP50: 100, latencyMsMean: 100, requestsTotal: 10_000, emptyFraction: 0 });
  });

  it('has a longer mean latency for Poisson messages, some of which find no request waiting', () => {
    const random = predict({ ...INPUT, kind: 'hold', rttMs: 100, arrivals: 'poisson', messagesPerSecond: 5 });
    // λr = 0.5: each answer has 0.5 + e^(-0.5) messages on average, of which 0.5 come while no request waits.
    const perCycle = 0.5 + Math.exp(-0.5);
    expect(random.latencyMsP50).toBe(50);
    expect(random.latencyMsMean).toBeCloseTo(50 + (0.5 / perCycle) * 50, 9);
    expect(random.requestsTotal).toBeCloseTo((100 * 10 * 5) / perCycle, 9);
    expect(random.emptyFraction).toBe(0);
    const dense = predict({
      ...INPUT,
      kind: 'hold',
      rttMs: 100,
      arrivals: 'poisson',
      messagesPerSecond: 500,
    });
    expect(dense.latencyMsP50).toBeCloseTo(100, 0);
  });
});

describe('lost connections', () => {
  // One reader in ten is away for 2 of the 10 s: 2% of the readers' time.
  const absences = Array.from({ length: 10 }, (_, client) => ({ client, dropAtMs: 1_000, backAtMs: 3_000 }));

  it('add a handshake each to push, and half an absence to the latency of messages in it', () => {
    const lossy = predict({ ...INPUT, kind: 'push', handshakesPerClient: 1, absences });
    expect(lossy).toMatchObject({ latencyMsP50: 0, latencyMsMean: 0.02 * 1_000, requestsTotal: 110 });
  });

  it('leave out the polls of the absence, and add one at the reconnect', () => {
    const lossy = predict({ ...INPUT, absences });
    expect(lossy).toMatchObject({ latencyMsP50: 500, requestsTotal: 1000 * 0.98 + 10 });
    expect(lossy.latencyMsMean).toBeCloseTo(0.98 * 500 + 0.02 * 1_000, 9);
  });
});

it('the model of push has a latency of one transit, and no requests but the handshakes', () => {
  expect(predict({ ...INPUT, kind: 'push', rttMs: 80, handshakesPerClient: 2 })).toEqual({
    latencyMsP50: 40,
    latencyMsMean: 40,
    requestsTotal: 200,
    emptyFraction: 0,
  });
});
