import { describe, expect, it } from 'vitest';
import { renderComparison } from '../../../bench/report/render/comparison.ts';
import { en } from '../../../bench/report/words/en/index.ts';
import { CompareError, compareRuns } from '../../../bench/result/compare.ts';
import type { Cell, MeasuredCell, Result } from '../../../bench/result/schema.ts';
import { failed, makeResult, withCell } from '../../fixtures/make-result.ts';

const strictly = { force: false };
const slower = (cell: Cell, factor: number): Cell => {
  const { server, ...rest } = cell as MeasuredCell;
  return { ...rest, server: { ...server, cpuMs: (server.cpuMs ?? 0) * factor } } as Cell;
};
const slowed = (result: Result, factor: number): Result => ({
  ...result,
  cells: result.cells.map((cell) => slower(cell, factor)),
});

describe('comparing two runs', () => {
  const before = makeResult({ repeat: 3 });

  it('finds nothing between a run and itself', () => {
    const { changes, differences, unmatched } = compareRuns(before, before, strictly);
    expect(changes.length).toBeGreaterThan(10);
    expect(changes.every((change) => change.outcome === 'same')).toBe(true);
    expect([differences, unmatched]).toEqual([[], []]);
    expect(renderComparison(compareRuns(before, before, strictly), en)).toContain('Nothing changed');
  });

  it('finds what changed, and only that', () => {
    const comparison = compareRuns(before, slowed(before, 2), strictly);
    const changed = comparison.changes.filter((change) => change.outcome !== 'same');
    expect(changed.map(({ row, figure, outcome }) => [row.mode.name, figure, outcome])).toEqual([
      ['short-poll', 'serverCpuUsPerDelivery', 'higher'],
      ['socket.io', 'serverCpuUsPerDelivery', 'higher'],
    ]);
    expect(renderComparison(comparison, en)).toMatch(/short-poll.*CPU\/message.*\+100%/);
  });

  it('calls it no difference where the repeats overlap, or inside the noise', () => {
    // Enough CPU time that its clock resolution does not matter.
    const [a, b] = [slowed(makeResult(), 1000), slowed(makeResult(), 1000)];
    expect(outcomeOf(a, slowed(b, 1.05))).toBe('same');
    expect(outcomeOf(a, slowed(b, 1.25))).toBe('same');
    expect(outcomeOf(a, slowed(b, 1.5))).toBe('higher');
    expect(outcomeOf(a, slowed(b, 0.5))).toBe('lower');
    const spread = {
      ...before,
      cells: before.cells.map((cell, at) => slower(cell, [0.5, 1, 1.5][at % 3] ?? 1)),
    };
    expect(outcomeOf(spread, slowed(spread, 1.2))).toBe('same');
  });

  it('calls small CPU times no difference when their noise was not measured', () => {
    const run = (cpuMs: number, plan = {}) => {
      const result = makeResult(plan);
      const cells = result.cells.map((cell) => ({
        ...cell,
        server: { ...(cell as MeasuredCell).server, cpuMs },
      }));
      return { ...result, cells: cells as Cell[] };
    };
    // Of one window each, with a collection of garbage in one of them.
    expect(outcomeOf(run(10.56), run(20.48))).toBe('same');
    expect(outcomeOf(run(20.48), run(10.56))).toBe('same');
    expect(outcomeOf(run(1056), run(2048))).toBe('higher');
    expect(outcomeOf(run(105.6, { repeat: 5 }), run(204.8, { repeat: 5 }))).toBe('higher');
    expect(outcomeOf(run(10.56, { repeat: 5 }), run(20.48))).toBe('same');
  });

  it('says which noise was not measured and how to measure it, and no more where it was', () => {
    const shown = (result: Result) => renderComparison(compareRuns(result, slowed(result, 3), strictly), en);
    expect(shown(makeResult())).toMatch(
      /as far as that is known[\s\S]*--repeat 5 --control[\s\S]*% \(known\)/,
    );
    expect(shown(makeResult())).toMatch(/missed[^\n]* 0% *\|/);
    expect(shown(makeResult({ repeat: 2, control: true }))).not.toMatch(/known|--repeat/);
  });

  it('refuses other stores, machines and plans, and lists them', () => {
    const other = makeResult({ repeat: 3, clients: [200] });
    const elsewhere = {
      ...other,
      environment: { ...other.environment, cores: 8, store: { kind: 'mongo', version: '7' } },
    };
    expect(() => compareRuns(before, elsewhere, strictly)).toThrow(CompareError);
    expect(() => compareRuns(before, elsewhere, strictly)).toThrow(
      /store: sqlite 3.45.1 against mongo 7\n.*cores: 2 against 8\n.*plan.clients: \[100\] against \[200\]\n.*--force/,
    );
    const forced = compareRuns(before, elsewhere, { force: true });
    expect(forced.differences).toHaveLength(3);
    expect(forced.unmatched).toHaveLength(4);
    expect(renderComparison(forced, en)).toContain('Measured in one of the runs only');
  });

  it('refuses a run that had fewer cores, less CPU time, or other settings of the environment', () => {
    const limited = {
      ...before,
      environment: { ...before.environment, cores: 1, cpuLimitCores: 1.5, settings: { MAX_WAITERS: '5' } },
    };
    expect(() => compareRuns(before, limited, strictly)).toThrow(
      /cores: 2 against 1\n.*cpuLimitCores: not set against 1.5\n.*environment.MAX_WAITERS: not set against 5\n/,
    );
  });

  it('refuses a run whose servers ran built code, where those of the other ran the sources', () => {
    const built = { ...before, environment: { ...before.environment, serverCode: 'built' as const } };
    expect(() => compareRuns(before, built, strictly)).toThrow(/serverCode: source against built/);
  });

  it('refuses a run that has not ended', () => {
    const { finishedAt: _, ...unfinished } = before;
    expect(() => compareRuns(before, unfinished, strictly)).toThrow(/the second run has not ended/);
  });

  it('accepts another seed or number of repeats', () => {
    expect(() => compareRuns(before, makeResult({ seed: 7, repeat: 1 }), strictly)).not.toThrow();
  });

  it('leaves out what failed', () => {
    const broken = withCell(makeResult(), 1, failed('killed'));
    const { changes, unmatched } = compareRuns(makeResult(), broken, strictly);
    expect(changes.every((change) => change.row.mode.name === 'short-poll')).toBe(true);
    expect(unmatched.map((row) => row.mode.name)).toEqual(['socket.io']);
  });
});

function outcomeOf(before: Result, after: Result): string | undefined {
  return compareRuns(before, after, strictly).changes.find(
    (change) => change.figure === 'serverCpuUsPerDelivery',
  )?.outcome;
}
