import { Command, CommanderError } from 'commander';
import { describeFault, explainError } from '../src/process/explain-error.ts';
import { surviveLostOutput } from '../src/process/lost-output.ts';
import { StoreError } from '../src/store/store-error.ts';
import { registerCapacity } from './commands/capacity.ts';
import { CheckError } from './commands/check.ts';
import { EXIT, EXIT_HELP, type RegisterCommand, type Terminal } from './commands/command.ts';
import { registerCompare } from './commands/compare.ts';
import { registerFigures } from './commands/figures.ts';
import { registerReport } from './commands/report.ts';
import { registerRun } from './commands/run.ts';
import { PlanError } from './plan/plan.ts';
import { CompareError } from './result/compare.ts';
import { ResultError, SaveError } from './result/file.ts';

/** The driver's own commands. */
const COMMANDS: readonly RegisterCommand[] = [
  registerReport,
  registerCompare,
  registerCapacity,
  registerFigures,
  // Last, since subcommands inherit what is set on the program before them.
  registerRun,
];

/** Mistakes of the person at the keyboard: they get their sentence and no stack trace. */
const USAGE_ERRORS = [PlanError, ResultError, CheckError, CompareError, StoreError];

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
  const program = new Command('npm run bench --')
    .description(
      'Compares ways to deliver messages: the same messages, the same clients, measured the same way.',
    )
    .showHelpAfterError('Try npm run bench -- --help')
    // As all other mistakes are told.
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, '')) })
    .exitOverride()
    .addHelpText('after', EXIT_HELP);
  for (const register of [...more, ...COMMANDS]) register(program, terminal);
  for (const command of program.commands) {
    command.showHelpAfterError(`Try npm run bench -- ${command.name()} --help`);
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
  const usage = USAGE_ERRORS.some((kind) => error instanceof kind);
  const explained = usage || error instanceof SaveError;
  // With its stack and causes where nobody foresaw it.
  process.stderr.write(`${explained ? explainError(error) : describeFault(error)}
`);
  return usage ? EXIT.usage : EXIT.failed;
}
