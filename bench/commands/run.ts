import { relative } from 'node:path';
import type { Command } from 'commander';
import { monotonicClock } from '../../src/clock.ts';
import { modes } from '../../src/modes/index.ts';
import { storeForms } from '../../src/store/open.ts';
import { describeCell } from '../describe-cell.ts';
import { nearestTo } from '../plan/nearest-names.ts';
import { BENCH_OPTIONS, type BenchOption } from '../plan/options.ts';
import { PlanError } from '../plan/plan.ts';
import { typedCommand } from '../plan/repeat-command.ts';
import { isMeasured } from '../plan/resume.ts';
import { presets } from '../presets/index.ts';
import { writeReport } from '../report/index.ts';
import { renderTerminal, styleOf } from '../report/render/terminal.ts';
import { type Language, TEXTS } from '../report/words/index.ts';
import type { Result } from '../result/schema.ts';
import { runPlan } from '../run.ts';
import { CheckError, parseChecks, runChecks } from './check.ts';
import { EXIT, type RegisterCommand, type Terminal } from './command.ts';
import { languageOption } from './language.ts';
import { type PlanFlags, planFromFlags, presetLines } from './plan-from-flags.ts';
import { createProgress } from './progress.ts';
import { stopWhenAsked } from './stop.ts';

interface RunFlags extends PlanFlags {
  readonly check?: string[];
  readonly lang: Language;
}

/** `bench`: measure and report. */
export const registerRun: RegisterCommand = (program, terminal) => {
  // On the program itself, so that `--help` shows its flags first; those of a subcommand follow its name.
  const command = program.enablePositionalOptions();
  for (const { flag, help, default: fallback } of Object.values<BenchOption>(BENCH_OPTIONS)) {
    if (fallback === undefined) command.option(flag, help);
    else command.option(flag, help, fallback);
  }
  command
    .option('--store <store>', storeForms.map(({ form }) => form).join(', '), 'auto')
    .option('--out <folder>', 'folder in which the run gets its own', 'results')
    .option('--name <name>', "name of the run's own folder (default: the time at which it starts)")
    .option('--preset <name>', 'run a published comparison and show its figures beside ours, see below')
    .option(
      '--resume <folder>',
      'go on with a run: what is measured is kept, void and failed cells are measured again',
    )
    .option('--control', 'measure every cell twice, to learn the noise (A/A)')
    .option('--allow-void', 'exit 0 although cells are void; they stay out of every verdict')
    .option('--check <expressions...>', "limits that the run must keep, such as 'push.latencyMs.p99 < 50'")
    .addOption(languageOption())
    .addHelpText('after', () => `\nPresets, less than ten minutes each:\n${presetLines()}`)
    // A word that is no subcommand comes here, to be answered with more than that there are too many.
    .allowExcessArguments()
    .action((flags: RunFlags) => {
      refuseWords(command);
      return run(flags, command, terminal);
    });
};

function refuseWords({ args: [word], commands }: Command): void {
  if (word === undefined) return;
  const names = commands.map((command) => command.name());
  const [near] = nearestTo(word, names, 1);
  throw new PlanError(
    [
      `there is no command '${word}'${near === undefined ? '' : `; perhaps ${near}`}`,
      `Commands are ${names.join(', ')}. To measure, give none: npm run bench -- --modes pull,push`,
    ].join('\n'),
  );
}

async function run(flags: RunFlags, command: Command, terminal: Terminal): Promise<void> {
  const planned = await planFromFlags(flags, command).catch((error: unknown) => {
    throw withProblemsOfChecks(error, flags.check ?? []);
  });
  // Before anything is measured: a limit that cannot be read, or is of a mode that is not measured, should not cost a run.
  const measured = modes.filter(({ name }) => planned.plan.modes.includes(name));
  const checks = parseChecks(flags.check ?? [], measured);
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
  terminal.print(
    [
      renderTerminal(result, text, styleOf(process.stdout, process.env), presets),
      ...(outcomes.length > 0 ? [outcomes.map(({ line }) => line).join('\n')] : []),
      paths.map((path) => relative(process.cwd(), path)).join('\n'),
    ].join('\n\n'),
  );
  terminal.exitWith(
    exitCode(
      result,
      outcomes.every(({ passed }) => passed),
    ),
  );
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

function exitCode({ cells, interrupted, plan }: Result, checksHold: boolean): number {
  const has = (status: string): boolean => cells.some((cell) => cell.status === status);
  if (has('failed')) return EXIT.failed;
  if (interrupted) return EXIT.interrupted;
  if (!checksHold) return EXIT.checks;
  return has('void') && !plan.allowVoid ? EXIT.void : EXIT.ok;
}
