import { describe, expect, it } from 'vitest';
import { analyse } from '../../../bench/report/analysis/index.ts';
import { renderMarkdown } from '../../../bench/report/render/markdown.ts';
import { en } from '../../../bench/report/words/en/index.ts';
import type { MeasuredCell, Result } from '../../../bench/result/schema.ts';
import { makeResult } from '../../fixtures/make-result.ts';

const TARGET_MS = 500;

/** A run in which a batch of so many ms delays 95% of the messages by nearly as much. */
function batchedRun(batchMs: readonly number[], plan: Partial<Result['plan']> = {}): Result {
  const result = makeResult({
    pollIntervalMs: [526],
    messagesPerSecond: [4],
    freshnessMs: TARGET_MS,
    batchMs: [...batchMs],
    ...plan,
  });
  const cells = result.cells.map((cell) => {
    const { latencyMs, ...rest } = cell as MeasuredCell;
    return { ...rest, latencyMs: { ...latencyMs, p95: latencyMs.p95 + 0.95 * cell.batchMs } };
  });
  return { ...result, cells: cells as Result['cells'] };
}

const rowsIn = (result: Result) =>
  analyse(result).freshness?.rows.map(({ mode, parameters }) => [mode.name, parameters.batchMs]);

describe('equal freshness of push', () => {
  it('has a row of its own for the longest batch that keeps the target', () => {
    expect(rowsIn(batchedRun([0, 526]))).toEqual([
      ['short-poll', 0],
      ['socket.io', 0],
      ['socket.io', 526],
    ]);
    expect(rowsIn(batchedRun([0, 100, 400]))?.at(-1)).toEqual(['socket.io', 400]);
    expect(rowsIn(batchedRun([0, 100, 900]))?.at(-1)).toEqual(['socket.io', 100]);
  });

  it('has none where no batch keeps it, and none where none was measured', () => {
    expect(rowsIn(batchedRun([0, 900]))).toEqual([
      ['short-poll', 0],
      ['socket.io', 0],
    ]);
    expect(rowsIn(batchedRun([0]))).toHaveLength(2);
  });

  it('compares polling with the push that is not batched', () => {
    const { freshness } = analyse(batchedRun([0, 526]));
    expect(freshness?.contrast?.push.parameters.batchMs).toBe(0);
  });

  it('shows the batch beside the interval', () => {
    const text = renderMarkdown(analyse(batchedRun([0, 526])), [], en, '');
    expect(text).toMatch(/\| poll interval +\| +526 ms \| +— \| +— \|/);
    expect(text).toMatch(/\| batch of push +\| +— \| +— \| +526 ms \|/);
    expect(renderMarkdown(analyse(batchedRun([0])), [], en, '')).not.toContain('batch of push');
  });
});
