import { Command, CommanderError } from 'commander';
import { BENCH } from '../src/process/command-names.ts';
import { describeFault, explainError } from '../src/process/explain-error.ts';
import { ExplainedError, UsageError } from '../src/process/explained-error.ts';
import { surviveLostOutput } from '../src/process/lost-output.ts';
import { EXAMPLES_HELP, EXIT, EXIT_HELP, type RegisterCommand, type Terminal } from './commands/command.ts';
import { registerAdvise } from './commands/register/advise.ts';
import { registerCalibrate } from './commands/register/calibrate.ts';
import { registerCapacity } from './commands/register/capacity.ts';
import { registerCompare } from './commands/register/compare.ts';
import { registerFigures } from './commands/register/figures.ts';
import { registerMerge } from './commands/register/merge.ts';
import { registerReport } from './commands/register/report.ts';
import { registerRun } from './commands/register/run.ts';
import { registerTrend } from './commands/register/trend.ts';
import { printableLines } from './result/printable.ts';

/** The driver's own commands. Each registers its flags, and loads the rest when it is called. */
const COMMANDS: readonly RegisterCommand[] = [
  registerReport,
  registerCompare,
  registerMerge,
  registerTrend,
  registerCapacity,
  registerCalibrate,
  registerAdvise,
  registerFigures,
  // Last, since subcommands inherit what is set on the program before them.
  registerRun,
];

/**
 * Runs the command line and sets the exit code of the process.
 *
 * @param argv - as `process.argv` has it.
 * @param more - commands of what stands on the driver, such as the lessons of the classroom.
 */
export async function runCommandLine(
  argv: readonly string[],
  more: readonly RegisterCommand[] = [],
): Promise<void> {
  surviveLostOutput((problem) => {
    process.stderr.write(`${problem}\n`);
    // A run that was measured and saved has its exit code by now, and keeps it.
    process.exitCode ??= EXIT.failed;
  });
  const terminal: Terminal = {
    argv,
    print: (text) => void process.stdout.write(`${text}\n`),
    exitWith: (code) => {
      process.exitCode = code;
    },
    quit: (code) => process.exit(code),
  };
  const program = new Command(BENCH.before)
    .description(
      'Measures ways to deliver messages (polling, long polling, SSE, Socket.IO, WebSocket) under the same load, and reports which does better. A <list> has values between commas; every combination is measured, as a cell of its own.',
    )
    .showHelpAfterError(`Try ${BENCH.before} --help`)
    // Drop commander's prefix, so that its errors look like all others.
    .configureOutput({ outputError: (text, write) => write(forTerminal(text.replace(/^error: /, ''))) })
    .exitOverride()
    .addHelpText('after', EXAMPLES_HELP)
    .addHelpText('after', EXIT_HELP);
  for (const register of [...more, ...COMMANDS]) register(program, terminal);
  for (const command of program.commands) {
    command.showHelpAfterError(`Try ${BENCH.before} ${command.name()} --help`);
  }
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    process.exitCode = explain(error);
  }
}

/** Says what went wrong, as far as commander has not, and answers the exit code. */
function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  // With its stack and causes where nobody foresaw it.
  const told = error instanceof ExplainedError ? explainError(error) : describeFault(error);
  process.stderr.write(`${forTerminal(told)}\n`);
  return error instanceof UsageError ? EXIT.usage : EXIT.failed;
}

/**
 * Returns an error as it may be printed. What was given stands in it: names of files, values of flags. The terminal must not obey it, and a
 * URI that was given to the wrong flag has its password all the same.
 */
function forTerminal(text: string): string {
  return printableLines(text).replaceAll(/(mongodb(?:\+srv)?:\/+)[^\s@/]*@/g, '$1***@');
}
