import type { Command } from 'commander';
import { BENCH } from '../../src/process/command-names.ts';

/** Exit codes of `npm run bench`. `--help` and `docs/ci.md` explain them. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  checks: 3,
  void: 4,
  interrupted: 130,
} as const;

export const EXAMPLES_HELP = `
Examples:
  ${BENCH.before} --clients 500 --interval 5s --rate 0.1 --duration 60s
  ${BENCH.before} --modes all --interval 250,1s,4s --rate 0.2,1,5
  ${BENCH.before} --freshness 500ms --repeat 5 --control
  ${BENCH.before} --clients 50 --check 'push.latencyMs.p99 < 50' 'push.missed == 0'`;

export const EXIT_HELP = `
Exit codes:
  0    every cell was measured and every --check held
  1    a cell failed, or the run could not continue
  2    a flag or file cannot be used; nothing was started
  3    a --check did not hold
  4    a cell is void (its figures are not valid) and --allow-void was not given
  130  stopped with Ctrl-C, SIGTERM or SIGHUP; what was measured by then is saved`;

/** The effects that commands have outside themselves. Only `cli.ts` prints and exits; tests may replace it. */
export interface Terminal {
  /** Prints a result to standard output. */
  print(text: string): void;
  /** Sets the code with which the process exits once all output is written. */
  exitWith(code: number): void;
  /** Ends the process at once. */
  quit(code: number): never;
  /** The arguments, in the form of `process.argv`. */
  readonly argv: readonly string[];
}

/** Adds one subcommand to the program. `cli.ts` lists them. */
export type RegisterCommand = (program: Command, terminal: Terminal) => void;

/** Exit codes of commands that only read results of runs. */
export const READING_EXIT_HELP = `
Exit codes:
  0    done
  1    a file could not be written
  2    a folder or flag cannot be used`;

export const COMPARE_EXIT_HELP = `${READING_EXIT_HELP}
  3    a change of --fail-on happened, beyond the noise, or could not be measured`;

export const CAPACITY_EXAMPLES_HELP = `
Examples:
  ${BENCH.before} capacity --find polls
  ${BENCH.before} capacity --find deliveries,clients --modes sse,push --p99 100`;

export const CAPACITY_EXIT_HELP = `
Exit codes:
  0    every search found a load that holds (its p99 is within the limit)
  1    a search found none, or could not continue
  2    a flag cannot be used; nothing was started
  130  stopped with Ctrl-C, SIGTERM or SIGHUP; what was found by then is saved`;

export const CALIBRATE_EXIT_HELP = `
Exit codes:
  0    calibrated, and predictions keep their limits where --validate asked
  1    too many loads could not be measured, or predictions miss their limits
  2    a flag cannot be used; nothing was started
  130  stopped with Ctrl-C, SIGTERM or SIGHUP; nothing is saved`;

export const ADVISE_HELP = `
Examples:
  ${BENCH.before} advise events.csv --readers 2000 --freshness 500ms
  zcat events.ndjson.gz | ${BENCH.before} advise - --column sentAt --json

Times may be ISO 8601 with a zone or without, YYYY-MM-DD hh:mm:ss, Unix seconds, milliseconds, microseconds or nanoseconds, RFC 2822, or
those of a web server's log; the same throughout a log.

Exit codes:
  0    done
  2    the log or a flag cannot be used; the message names the line`;
