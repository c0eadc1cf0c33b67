import { describe, expect, it } from 'vitest';
import { MergeError, mergeResults } from '../../../bench/result/merge.ts';
import type { MeasuredCell, Result } from '../../../bench/result/schema.ts';
import { resultSchema } from '../../../bench/result/schema.ts';
import { decodeLatencyHistogram } from '../../../bench/result/statistics/histogram.ts';
import { makeResult, voided, withCell } from '../../fixtures/make-result.ts';

const first = makeResult({ clients: [100], seed: 1 });
const second = makeResult({ clients: [50], seed: 2 });

const cellOf = (result: Result, at = 0): MeasuredCell => result.cells[at] as MeasuredCell;

/** The run, with its windows that much later. */
function later(result: Result, ms: number): Result {
  const cells = result.cells.map((cell) => {
    const { windowStartedAt = '' } = cell as MeasuredCell;
    return { ...cell, windowStartedAt: new Date(Date.parse(windowStartedAt) + ms).toISOString() };
  });
  return { ...result, cells: cells as Result['cells'] };
}

describe('runs of drivers that ran side by side', () => {
  it('are added up: readers, counts, bytes, CPU, and histograms', () => {
    const merged = mergeResults([first, second]);
    expect(() => resultSchema.parse(merged)).not.toThrow();
    expect(merged.plan.clients).toEqual([150]);
    for (const [at, cell] of merged.cells.entries()) {
      const [one, other] = [cellOf(first, at), cellOf(second, at)];
      const sum = cell as MeasuredCell;
      expect(sum.status).toBe('ok');
      expect(sum.clients).toBe(150);
      expect(sum.delivered).toBe(one.delivered + other.delivered);
      expect(sum.requests.total).toBe(one.requests.total + other.requests.total);
      expect(sum.roles.deliver.bytesOut).toBe(one.roles.deliver.bytesOut + other.roles.deliver.bytesOut);
      expect(sum.server.cpuMs).toBeCloseTo((one.server.cpuMs ?? 0) + (other.server.cpuMs ?? 0));
      expect(decodeLatencyHistogram(sum.latencyHistogram).count).toBe(one.delivered + other.delivered);
      expect(sum.latencyMs.max).toBe(Math.max(one.latencyMs.max, other.latencyMs.max));
      expect(sum.latencyMs.p50).toBe(decodeLatencyHistogram(sum.latencyHistogram).summarise()?.p50);
      expect(sum.driver.threads).toHaveLength(one.driver.threads.length + other.driver.threads.length);
    }
  });

  it('have means by deliveries, and the worst driver’s figure where no histogram is kept', () => {
    const [one, other] = [cellOf(first), cellOf(second)];
    const sum = cellOf(mergeResults([first, second]));
    const mean = one.stalenessMs.mean * one.delivered + other.stalenessMs.mean * other.delivered;
    expect(sum.stalenessMs.mean).toBeCloseTo(mean / (one.delivered + other.delivered));
    expect(sum.stalenessMs.p95).toBe(Math.max(one.stalenessMs.p95, other.stalenessMs.p95));
  });

  it('are void where a driver’s cell is, or where their windows did not overlap', () => {
    expect(mergeResults([first, later(second, 900)]).cells[0]?.status).toBe('ok');
    const apart = mergeResults([first, later(second, 2_500)]).cells[0];
    expect(apart?.status).toBe('void');
    expect(apart?.reasons).toEqual([{ code: 'apart', overlapFraction: 0.75, limitFraction: 0.9 }]);
    expect(mergeResults([first, later(second, 60_000)]).cells[0]?.reasons).toEqual([
      { code: 'apart', overlapFraction: 0, limitFraction: 0.9 },
    ]);
    const busy = mergeResults([first, withCell(second, 1, voided('busy'))]);
    expect(busy.cells.map(({ status }) => status)).toEqual(['ok', 'void']);
  });

  it('are refused where they measured different things, or are less than two', () => {
    expect(() => mergeResults([first])).toThrow(MergeError);
    const other = makeResult({ messagesPerSecond: [7], pollIntervalMs: [250] });
    expect(() => mergeResults([first, other])).toThrow(
      /plan\.pollIntervalMs: \[250\] against \[1000\]\n.*plan\.messagesPerSecond: \[7\] against \[1\]/,
    );
    const { finishedAt: _, ...unfinished } = second;
    expect(() => mergeResults([first, unfinished])).toThrow(/has not ended/);
  });
});
