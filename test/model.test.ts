import { describe, expect, it } from 'vitest';
import { type ModelInput, predict } from '../bench/model.ts';

const INPUT: ModelInput = {
  kind: 'poll',
  clients: 100,
  pollIntervalMs: 1000,
  messagesPerSecond: 0.4,
  arrivals: 'even',
  windowS: 10,
  rttMs: 0,
  handshakesPerClient: 0,
};

describe('the model of a poll', () => {
  it.each<[string, Partial<ModelInput>, ReturnType<typeof predict>]>([
    [
      'as the textbook has it',
      {},
      { latencyMsP50: 500, latencyMsMean: 500, requestsTotal: 1000, emptyFraction: 0.6 },
    ],
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

describe('the model of a long poll', () => {
  it('has a request for each message and client', () => {
    expect(predict({ ...INPUT, kind: 'hold' })).toEqual({
      latencyMsP50: 0,
      latencyMsMean: 0,
      requestsTotal: 400,
      emptyFraction: 0,
    });
  });

  it('has one transit more for who is away between two requests', () => {
    // Even messages, further apart than a round trip, always find the reader waiting.
    expect(predict({ ...INPUT, kind: 'hold', rttMs: 100 })).toEqual({
      latencyMsP50: 50,
      latencyMsMean: 50,
      requestsTotal: 400,
      emptyFraction: 0,
    });
    const random = predict({ ...INPUT, kind: 'hold', rttMs: 100, arrivals: 'poisson', messagesPerSecond: 5 });
    expect(random.latencyMsP50).toBe(50);
    expect(random.latencyMsMean).toBeCloseTo(50 + (1 - Math.exp(-0.5)) * 50, 9);
    // Messages that come while the reader is away share an answer.
    expect(random.requestsTotal).toBeCloseTo((100 * 10 * 5) / 1.5, 9);
    expect(random.emptyFraction).toBe(0);
  });
});

it('the model of push has a transit, and no requests but the handshakes', () => {
  expect(predict({ ...INPUT, kind: 'push', rttMs: 80, handshakesPerClient: 2 })).toEqual({
    latencyMsP50: 40,
    latencyMsMean: 40,
    requestsTotal: 200,
    emptyFraction: 0,
  });
});
