import { Command, InvalidArgumentError } from 'commander';
import { monotonicClock } from '../src/clock.ts';
import { openFileLimit } from './environment.ts';
import { BENCH_OPTIONS, type BenchOption, type OptionTexts } from './options.ts';
import { makePlan, PlanError } from './plan.ts';
import { createProgress } from './progress.ts';
import { writeReport } from './report/index.ts';
import { renderTerminal, styleOf } from './report/terminal.ts';
import { TEXTS } from './report/text/index.ts';
import { type Result, ResultError } from './result.ts';
import { runPlan } from './run.ts';

/** Exit codes, as `--help` and the README have them. */
const EXIT = { ok: 0, failed: 1, usage: 2, void: 4, interrupted: 130 } as const;

const EXIT_HELP = `
Exit codes:
  0    every cell was measured
  1    a cell failed, or the run could not go on
  2    a flag or file that cannot be used; nothing was started
  3    a --check did not hold
  4    a cell is void and --allow-void was not given
  130  stopped with Ctrl-C; what had been measured is saved`;

interface BenchFlags {
  readonly store: string;
  readonly out: string;
  readonly control?: true;
  readonly allowVoid?: true;
}

await main(process.argv);

async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('npm run bench --')
    .description(
      'Compares ways to deliver messages: the same messages, the same clients, measured the same way.',
    )
    .showHelpAfterError('Try npm run bench -- --help')
    .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.ok : EXIT.usage))
    .addHelpText('after', EXIT_HELP);

  const bench = program.command('run', { isDefault: true }).description('measure and report (the default)');
  for (const { flag, help, default: fallback } of Object.values<BenchOption>(BENCH_OPTIONS)) {
    bench.option(flag, help, fallback);
  }
  bench
    .option('--store <store>', 'auto, mongo, sqlite, sqlite:FILE or mongodb://…', 'auto')
    .option('--out <folder>', 'folder in which the run gets its own', 'results')
    .option('--control', 'measure every cell twice, to learn the noise (A/A)')
    .option('--allow-void', 'exit 0 although cells are void; they stay out of every verdict')
    .addHelpText('after', EXIT_HELP)
    .action(async (flags: BenchFlags & OptionTexts) => finish(await runBench(flags, argv)));

  program
    .command('report')
    .description('make the report of a run again, from its data.json alone')
    .argument('<folder>', 'folder of the run, such as results/2026-01-31T12-00-00')
    .action(async (folder: string) => {
      for (const path of await writeReport(folder)) process.stdout.write(`${path}\n`);
    });

  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    const { text, code } = explain(error);
    process.stderr.write(`${text}\n`);
    process.exit(code);
  }
}

async function runBench(flags: BenchFlags & OptionTexts, argv: readonly string[]): Promise<Result> {
  const planned = await makePlan({
    texts: flags,
    store: flags.store,
    out: flags.out,
    control: flags.control ?? false,
    allowVoid: flags.allowVoid ?? false,
    openFileLimit: openFileLimit(),
  });
  const progress = createProgress(process.stderr, {
    cells: planned.cells.length,
    plannedMs: planned.estimatedMs,
    nowMs: monotonicClock.nowMs,
  });
  const { folder, result } = await runPlan(planned, {
    clock: monotonicClock,
    progress,
    stop: stopOnCtrlC(progress.line),
    command: ['npm run bench --', ...argv.slice(2).map(quote)].join(' '),
    startedAt: new Date(),
  });
  const paths = await writeReport(folder);
  process.stdout.write(
    `${renderTerminal(result, TEXTS.en, styleOf(process.stdout, process.env))}\n\n${paths.join('\n')}\n`,
  );
  return result;
}

/** The first Ctrl-C lets the window end and saves; the second does not wait. */
function stopOnCtrlC(say: (line: string) => void): AbortSignal {
  const stop = new AbortController();
  process.on('SIGINT', () => {
    if (stop.signal.aborted) process.exit(EXIT.interrupted);
    say('Stopping: what is measured so far will be reported. Ctrl-C again to quit at once.');
    stop.abort();
  });
  return stop.signal;
}

function finish(result: Result): void {
  const has = (status: string): boolean => result.cells.some((cell) => cell.status === status);
  if (has('failed')) process.exitCode = EXIT.failed;
  else if (result.interrupted) process.exitCode = EXIT.interrupted;
  else if (has('void') && !result.plan.allowVoid) process.exitCode = EXIT.void;
}

/** A person's mistake gets its sentence; only what nobody foresaw gets a stack trace. */
function explain(error: unknown): { text: string; code: number } {
  if (error instanceof PlanError || error instanceof ResultError || error instanceof InvalidArgumentError) {
    return { text: error.message, code: EXIT.usage };
  }
  return { text: (error as Error).stack ?? String(error), code: EXIT.failed };
}

/** As a shell needs it, so that the command can be copied. */
function quote(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}
