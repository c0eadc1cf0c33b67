import { describe, expect, it } from 'vitest';
import { createReach, createReceipts } from '../../../bench/ledger/receipts.ts';
import { settleRecovery } from '../../../bench/ledger/recovery.ts';
import { decodeLatencyHistogram } from '../../../bench/result/statistics/histogram.ts';

/** Receipts of `[client, seq, atMs]`. */
function receiptsOf(...arrivals: readonly (readonly [number, number, number])[]) {
  const receipts = createReceipts();
  for (const [client, seq, atMs] of arrivals) receipts.add(client, seq, atMs);
  return receipts;
}

const RESTART = { sinceMs: 1_000, seq: 7, servers: [0] };

describe('how readers come back from a restart', () => {
  it('is timed from the server’s end until a reader has the last message of the outage', () => {
    const receipts = receiptsOf([0, 6, 1_500], [0, 7, 1_600], [1, 7, 2_500], [0, 8, 3_000], [1, 7, 4_000]);
    const part = settleRecovery(RESTART, receipts, [0, 0]);
    expect(part).toMatchObject({ readers: 2, neverBack: 0 });
    const times = decodeLatencyHistogram(part.times);
    expect(times.count).toBe(2);
    expect(times.summarise()?.min).toBeCloseTo(600, 0);
    expect(times.summarise()?.max).toBeCloseTo(1_500, -1);
  });

  it('takes a later message for the sign of a reader that has lost its place', () => {
    const part = settleRecovery(RESTART, receiptsOf([0, 9, 3_000]), [0]);
    expect(part.neverBack).toBe(0);
    expect(decodeLatencyHistogram(part.times).summarise()?.max).toBeCloseTo(2_000, -1);
  });

  it('counts the readers of the restarted servers alone, and those that never came back', () => {
    const receipts = receiptsOf([1, 7, 1_010], [2, 7, 2_000], [0, 6, 2_000]);
    const part = settleRecovery(RESTART, receipts, [0, 1, 0]);
    expect(part).toMatchObject({ readers: 2, neverBack: 1 });
    expect(decodeLatencyHistogram(part.times).count).toBe(1);
  });
});

describe('the reach of a message', () => {
  it('counts who has that one, or also who has a later one', () => {
    const reach = createReach(receiptsOf([0, 7, 1], [1, 8, 1], [2, 6, 1]));
    expect(reach(7)).toBe(1);
    expect(createReach(receiptsOf([0, 7, 1], [1, 8, 1], [2, 6, 1]))(7, true)).toBe(2);
  });
});
