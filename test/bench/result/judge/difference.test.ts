import { describe, expect, it } from 'vitest';
import { differenceBetween, repeatsOf } from '../../../../bench/result/judge/difference.ts';
import type { Noise } from '../../../../bench/result/judge/judge.ts';
import type { Cell, MeasuredCell, Result } from '../../../../bench/result/schema.ts';
import { isOk, type OkRow, rowsOf, summarise } from '../../../../bench/result/summary.ts';
import { failed, makeResult, withCell } from '../../../fixtures/make-result.ts';

const QUIET: Noise = { spread: 0.01, source: 'known', pairs: 0 };

/** A run of a poll and a push, three repeats each, with these CPU times: of the poll first. */
function runWith(pollCpuMs: readonly number[], pushCpuMs: readonly number[]): Result {
  const result = makeResult({ repeat: 3 });
  const cells = result.cells.map((cell): Cell => {
    const cpuMs = (cell.mode === 'short-poll' ? pollCpuMs : pushCpuMs)[cell.repeat] ?? Number.NaN;
    const { server } = cell as MeasuredCell;
    return { ...(cell as MeasuredCell), server: { ...server, cpuMs } } as Cell;
  });
  return { ...result, cells };
}

function pairIn(result: Result): [OkRow, OkRow] {
  const [poll, push] = rowsOf(summarise(result)).filter(isOk);
  if (poll === undefined || push === undefined) throw new Error('a row is missing');
  return [poll, push];
}

const judge = (result: Result, noise = QUIET) =>
  differenceBetween(...pairIn(result), 'serverCpuUsPerDelivery', () => noise);

describe('the difference of two rows', () => {
  it('is judged repeat by repeat: what all repeats say is told, however different they are', () => {
    expect(judge(runWith([100, 1_000, 10], [200, 2_000, 20]))).toMatchObject({
      outcome: 'lower',
      repeats: 3,
    });
    expect(judge(runWith([200, 2_000, 20], [100, 1_000, 10]))?.outcome).toBe('higher');
    expect(judge(runWith([100, 1_000, 10], [200, 500, 20]))?.outcome).toBe('same');
  });

  it('counts the repeats that both have', () => {
    const result = runWith([100, 1_000, 10], [200, 2_000, 20]);
    const at = result.cells.findIndex(({ mode, repeat }) => mode === 'socket.io' && repeat === 1);
    expect(judge(withCell(result, at, failed('killed')))).toMatchObject({ repeats: 2 });
  });

  it('compares rows without a common repeat as those of two runs', () => {
    const result = runWith([100, 101, 99], [200, 202, 198]);
    const cells = result.cells.map((cell) =>
      (cell.mode === 'short-poll') === (cell.repeat === 0) ? cell : failed('killed')(cell),
    );
    // One repeat of the poll, two of the push.
    expect(judge({ ...result, cells })).toMatchObject({ outcome: 'lower', repeats: 1 });
  });

  it('is asked of the noise of all their cells', () => {
    const result = runWith([100, 101, 99], [200, 202, 198]);
    const asked: number[] = [];
    differenceBetween(...pairIn(result), 'serverCpuUsPerDelivery', (_id, cells) => {
      asked.push(...cells.flatMap(({ server }) => server.cpuMs ?? []));
      return QUIET;
    });
    expect(asked).toEqual([100, 101, 99, 200, 202, 198]);
    expect(judge(result, { ...QUIET, spread: 1 })?.outcome).toBe('same');
  });

  it('is absent where a row has no such figure', () => {
    const few = makeResult({ clients: [5] });
    expect(differenceBetween(...pairIn(few), 'memoryBytesPerClient', () => QUIET)).toBeUndefined();
    expect(repeatsOf(pairIn(few)[0], 'memoryBytesPerClient')).toEqual([]);
    expect(repeatsOf(pairIn(few)[0], 'requestsTotal')).toEqual([50]);
  });
});
