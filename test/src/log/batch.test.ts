import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createBatcher } from '../../../src/log/batch.ts';

const BATCH_MS = 20;

/** A batcher that records the times of its deliveries. */
function batched(batchMs: number) {
  const handedOverAtMs: number[] = [];
  const batcher = createBatcher(batchMs, () => handedOverAtMs.push(Date.now()));
  const dueAfterMs = (...pausesMs: readonly number[]): void => {
    for (const pauseMs of pausesMs) {
      vi.advanceTimersByTime(pauseMs);
      batcher.due();
    }
  };
  return { batcher, handedOverAtMs, dueAfterMs };
}

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a batch', () => {
  it.each<[string, number, readonly number[], readonly number[]]>([
    ['holds one message without batching', 0, [0, 0, 5], [0, 0, 5]],
    ['is delivered at once after a pause', BATCH_MS, [0, 20, 50], [0, 20, 70]],
    ['holds all messages since the last one, when its interval ends', BATCH_MS, [0, 1, 1, 17], [0, 20]],
    ['is delivered at most once in an interval', BATCH_MS, new Array(41).fill(1), [1, 21, 41, 61]],
    ['is delivered at once again after a batch and a pause', BATCH_MS, [0, 5, 35], [0, 20, 40]],
  ])('%s', (_what, batchMs, pausesMs, expected) => {
    const { handedOverAtMs, dueAfterMs } = batched(batchMs);
    dueAfterMs(...pausesMs);
    vi.runAllTimers();
    expect(handedOverAtMs).toEqual(expected);
  });

  it('is delivered at once by a flush, which leaves nothing pending and starts a new interval', () => {
    const { batcher, handedOverAtMs, dueAfterMs } = batched(BATCH_MS);
    dueAfterMs(0, 5);
    batcher.flush();
    expect(handedOverAtMs).toEqual([0, 5]);
    dueAfterMs(18);
    vi.runAllTimers();
    expect(handedOverAtMs).toEqual([0, 5, 25]);
    vi.runAllTimers();
    batcher.close();
    batcher.flush();
    expect(handedOverAtMs).toEqual([0, 5, 25, 45]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is not delivered when nothing was published', () => {
    const { handedOverAtMs, dueAfterMs } = batched(BATCH_MS);
    dueAfterMs(0);
    vi.advanceTimersByTime(10 * BATCH_MS);
    expect(handedOverAtMs).toEqual([0]);
  });
});

describe('close', () => {
  it('delivers the pending batch, and leaves no timer', () => {
    const { batcher, handedOverAtMs, dueAfterMs } = batched(BATCH_MS);
    dueAfterMs(0, 5);
    batcher.close();
    expect(handedOverAtMs).toEqual([0, 5]);
    expect(vi.getTimerCount()).toBe(0);
    batcher.close();
    expect(handedOverAtMs).toEqual([0, 5]);
  });

  it('makes later messages go out at once', () => {
    const { batcher, handedOverAtMs, dueAfterMs } = batched(BATCH_MS);
    batcher.close();
    dueAfterMs(1, 1);
    expect(handedOverAtMs).toEqual([1, 2]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
