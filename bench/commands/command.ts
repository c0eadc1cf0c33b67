import type { Command } from 'commander';

/** Exit codes of `npm run bench`, as `--help` and `docs/ci.md` have them. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  checks: 3,
  void: 4,
  interrupted: 130,
} as const;

export const EXIT_HELP = `
Exit codes:
  0    every cell was measured
  1    a cell failed, or the run could not go on
  2    a flag or file that cannot be used; nothing was started
  3    a --check did not hold
  4    a cell is void and --allow-void was not given
  130  stopped with Ctrl-C, SIGTERM or SIGHUP; what had been measured is saved`;

/** What a command may do to the world; `cli.ts` does it. */
export interface Terminal {
  /** Results, to standard output. */
  print(text: string): void;
  /** The process ends with this code when all is written. */
  exitWith(code: number): void;
  /** The process ends now. */
  quit(code: number): never;
  readonly argv: readonly string[];
}

/** One subcommand: a line in the registry of `cli.ts`. */
export type RegisterCommand = (program: Command, terminal: Terminal) => void;

export const CAPACITY_EXIT_HELP = `
Exit codes:
  0    every search found a load that holds
  1    a search found none, or could not go on
  2    a flag that cannot be used; nothing was started
  130  stopped with Ctrl-C, SIGTERM or SIGHUP; what had been found is saved`;
