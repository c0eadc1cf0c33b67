import type { Command } from 'commander';
import { monotonicClock } from '../../src/clock.ts';
import { modes } from '../../src/modes/index.ts';
import { BENCH } from '../../src/process/command-names.ts';
import { describeCell } from '../describe-cell.ts';
import { nearestTo } from '../plan/nearest-names.ts';
import { PlanError } from '../plan/plan.ts';
import { typedCommand } from '../plan/repeat-command.ts';
import { isMeasured } from '../plan/resume.ts';
import { presets } from '../presets/index.ts';
import { type Language, TEXTS } from '../report/words/index.ts';
import { CheckError, parseChecks, runChecks } from './check.ts';
import type { Terminal } from './command.ts';
import { type PlanFlags, planFromFlags } from './plan-from-flags.ts';
import { createProgress } from './progress.ts';
import { stopWhenAsked } from './stop.ts';

function refuseWords({ args: [word], commands }: Command): void {
  if (word === undefined) return;
  const names = commands.map((command) => command.name());
  const [near] = nearestTo(word, names, 1);
  throw new PlanError(
    [
      `there is no command '${word}'${near === undefined ? '' : `; perhaps ${near}`}`,
      `Commands are ${names.join(', ')}. To measure, give none: ${BENCH.before} --modes pull,push`,
    ].join('\n'),
  );
}

export interface RunFlags extends PlanFlags {
  readonly check?: string[];
  readonly lang: Language;
}

/**
 * Measures what the flags ask for, and reports.
 *
 * @throws {PlanError} when they cannot be carried out; nothing is measured then.
 */
export async function measureAndReport(flags: RunFlags, command: Command, terminal: Terminal): Promise<void> {
  refuseWords(command);
  const planned = await planFromFlags(flags, command).catch((error: unknown) => {
    throw withProblemsOfChecks(error, flags.check ?? []);
  });
  // Before anything is measured: a limit that cannot be read, or is of a mode that is not measured, should not cost a run.
  const measured = modes.filter(({ name }) => planned.plan.modes.includes(name));
  const checks = parseChecks(flags.check ?? [], measured);
  // Not needed by a flag that is refused; and before the run, during which sources may change.
  const [{ runPlan }, { writeReport }, { tellResult }] = await Promise.all([
    import('../run.ts'),
    import('../report/index.ts'),
    import('./tell-result.ts'),
  ]);
  const progress = createProgress(process.stderr, {
    cells: planned.cells.filter((spec) => !isMeasured(spec, planned.earlier, planned.plan)).length,
    plannedMs: planned.estimatedMs,
    nowMs: monotonicClock.nowMs,
  });
  const { folder, result } = await runPlan(planned, {
    clock: monotonicClock,
    progress,
    describeCell,
    stop: stopWhenAsked(terminal, progress.line),
    command: typedCommand(terminal.argv.slice(2)),
    startedAt: new Date(),
    mongodbUri: process.env['MONGODB_URI'],
  }).finally(progress.end);
  const text = TEXTS[flags.lang];
  const paths = await writeReport(folder, flags.lang, presets);
  const outcomes = runChecks(result, checks, text);
  const checked = {
    lines: outcomes.map(({ line }) => line),
    hold: outcomes.every(({ passed }) => passed),
  };
  tellResult({ result, text, paths, checks: checked }, terminal);
}

/** Told together with what stands against the plan; whether a check's mode is measured can be said of a plan only. */
function withProblemsOfChecks(error: unknown, expressions: readonly string[]): unknown {
  if (!(error instanceof PlanError)) return error;
  try {
    parseChecks(expressions, modes);
    return error;
  } catch (wrong) {
    return wrong instanceof CheckError ? new PlanError(`${error.message}\n${wrong.message}`) : wrong;
  }
}
