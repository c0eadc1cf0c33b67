import { describe, expect, it } from 'vitest';
import { type ModelInput, predict } from '../../../bench/model/theory.ts';
import { createRandom } from '../../../bench/random.ts';

const MESSAGES = 100_000;

type Load = Pick<ModelInput, 'arrivals' | 'messagesPerSecond' | 'batchMs' | 'rttMs'>;

/** Simulates a server that batches. Returns when each message was committed, and when it was sent. */
function serve({ arrivals, messagesPerSecond, batchMs }: Load) {
  const random = createRandom(1, 'simulation');
  const periodMs = 1000 / messagesPerSecond;
  const gapMs = () => (arrivals === 'even' ? periodMs : -Math.log(1 - random()) * periodMs);
  const sentAtMs: number[] = [];
  const committedAtMs: number[] = [];
  let nowMs = 0;
  let lastMs = Number.NEGATIVE_INFINITY;
  for (let message = 0; message < MESSAGES; message++) {
    nowMs += gapMs();
    // A send that is still to come takes this message, too.
    if (nowMs > lastMs) lastMs = Math.max(nowMs, lastMs + batchMs);
    committedAtMs.push(nowMs);
    sentAtMs.push(lastMs);
  }
  return { committedAtMs, sentAtMs };
}

/**
 * Simulates a long poll's reader. Each answer has all messages there are; the next request comes a round trip later, and is held until
 * the next send.
 */
function hold(load: Load) {
  const { committedAtMs, sentAtMs } = serve(load);
  const answeredAtMs: number[] = [];
  let answers = 0;
  let backMs = 0;
  while (answeredAtMs.length < MESSAGES) {
    const answerMs = Math.max(backMs, sentAtMs[answeredAtMs.length] ?? 0);
    while ((committedAtMs[answeredAtMs.length] ?? Number.POSITIVE_INFINITY) <= answerMs)
      answeredAtMs.push(answerMs);
    answers++;
    backMs = answerMs + load.rttMs;
  }
  return { committedAtMs, receivedAtMs: answeredAtMs, answers };
}

function figuresOf(committedAtMs: readonly number[], passedAtMs: readonly number[]) {
  const waitsMs = passedAtMs
    .map((atMs, message) => atMs - (committedAtMs[message] ?? 0))
    .sort((a, b) => a - b);
  return {
    p50: waitsMs[MESSAGES / 2] ?? Number.NaN,
    mean: waitsMs.reduce((sum, waitMs) => sum + waitMs, 0) / MESSAGES,
  };
}

const predicted = (kind: ModelInput['kind'], load: Load) =>
  predict({
    kind,
    clients: 1,
    pollIntervalMs: 1000,
    windowS: 1,
    handshakesPerClient: 1,
    absences: [],
    ...load,
  });

/** Mean number of messages per batch interval. Not whole numbers, at which exact simulated times would coincide as real timers never do. */
const PER_BATCH = [0.1, 0.7, 1.37, 2.618, 9.71];

describe('the model of a batch agrees with a simulation', () => {
  const loads = (['even', 'poisson'] as const).flatMap((arrivals) =>
    PER_BATCH.map((perBatch) => ({ arrivals, messagesPerSecond: perBatch * 10, batchMs: 100, rttMs: 0 })),
  );

  it.each(loads)('push, $arrivals arrivals, $messagesPerSecond messages/s', (load) => {
    const { committedAtMs, sentAtMs } = serve(load);
    const { p50, mean } = figuresOf(committedAtMs, sentAtMs);
    const { latencyMsP50, latencyMsMean } = predicted('push', load);
    expect(Math.abs(p50 - latencyMsP50)).toBeLessThan(1);
    expect(Math.abs(mean - latencyMsMean)).toBeLessThan(1);
  });

  it.each(loads.flatMap((load) => [0, 30, 100].map((rttMs) => ({ ...load, rttMs }))))(
    'long poll, $arrivals arrivals, $messagesPerSecond messages/s, round trip $rttMs ms',
    (load) => {
      const { committedAtMs, receivedAtMs, answers } = hold(load);
      const { p50, mean } = figuresOf(committedAtMs, receivedAtMs);
      const { latencyMsP50, latencyMsMean, requestsTotal } = predicted('hold', load);
      const transitMs = load.rttMs / 2;
      expect(Math.abs(p50 + transitMs - latencyMsP50)).toBeLessThan(1);
      expect(Math.abs(mean + transitMs - latencyMsMean)).toBeLessThan(1);
      const answersPerSecond = answers / ((committedAtMs.at(-1) ?? 0) / 1000);
      expect(answersPerSecond / requestsTotal).toBeCloseTo(1, 1);
    },
  );

  it('within 10% where the round trip is longer than a batch', () => {
    const load: Load = { arrivals: 'poisson', messagesPerSecond: 20, batchMs: 50, rttMs: 100 };
    const { committedAtMs, receivedAtMs } = hold(load);
    const { mean } = figuresOf(committedAtMs, receivedAtMs);
    const { latencyMsMean } = predicted('hold', load);
    expect(Math.abs(mean + 50 - latencyMsMean) / latencyMsMean).toBeLessThan(0.1);
  });
});

it('without batches, push has a latency of one transit', () => {
  const load: Load = { arrivals: 'poisson', messagesPerSecond: 500, batchMs: 0, rttMs: 80 };
  expect(predicted('push', load)).toMatchObject({ latencyMsP50: 40, latencyMsMean: 40 });
});
