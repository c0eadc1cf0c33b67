import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeCell } from '../../bench/describe-cell.ts';
import type { Progress } from '../../bench/measure/progress.ts';
import {
  BENCH_OPTIONS,
  type BenchOption,
  type OptionName,
  type OptionTexts,
} from '../../bench/plan/options.ts';
import { makePlan } from '../../bench/plan/plan.ts';
import { reason } from '../../bench/report/words/en/reasons.ts';
import type { MeasuredCell } from '../../bench/result/schema.ts';
import { runPlan } from '../../bench/run.ts';
import { monotonicClock } from '../../src/clock.ts';

/**
 * Measures cells as `npm run bench` would with these flags, and deletes the run's folder afterwards.
 *
 * @param flags - texts of options; the others take their defaults.
 * @param say - called with each line of progress.
 * @returns one cell for each combination of flags, `ok` or `void`.
 * @throws {PlanError} if the flags are invalid, {Error} if a cell failed.
 */
export async function measure(
  flags: Partial<Record<OptionName, string>>,
  say: (line: string) => void,
): Promise<MeasuredCell[]> {
  const out = await mkdtemp(join(tmpdir(), 'lesson-'));
  try {
    const planned = await makePlan({
      texts: { ...defaultTexts(), ...flags },
      typed: (name) => name in flags,
      store: 'sqlite',
      out,
      runName: undefined,
      control: false,
      allowVoid: true,
      openFileLimit: undefined,
    });
    const { result } = await runPlan(planned, {
      clock: monotonicClock,
      progress: quietProgress(say),
      describeCell,
      stop: new AbortController().signal,
      command: 'lesson',
      startedAt: new Date(),
      mongodbUri: undefined,
    });
    return result.cells.map((cell) => {
      if (cell.status === 'failed')
        throw new Error(`${cell.mode} failed: ${cell.reasons.map(reason).join('; ')}`);
      return cell;
    });
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

/**
 * Returns the first cell of a mode.
 *
 * @throws {Error} if no cell of the mode was measured.
 */
export function cellOf(cells: readonly MeasuredCell[], mode: string): MeasuredCell {
  const cell = cells.find((each) => each.mode === mode);
  if (cell === undefined) throw new Error(`no cell of ${mode} was measured`);
  return cell;
}

function defaultTexts(): OptionTexts {
  const options = Object.entries<BenchOption>(BENCH_OPTIONS);
  return Object.fromEntries(
    options.map(([name, option]) => [name, option.default]),
  ) as unknown as OptionTexts;
}

function quietProgress(say: (line: string) => void): Progress {
  return { cell: say, phase: () => {}, update: () => {}, line: say, end: () => {} };
}
