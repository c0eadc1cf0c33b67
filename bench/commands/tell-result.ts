import { relative } from 'node:path';
import { presets } from '../presets/index.ts';
import { renderTerminal, styleOf } from '../report/render/terminal.ts';
import type { Text } from '../report/words/index.ts';
import type { Result } from '../result/schema.ts';
import { EXIT, type Terminal } from './command.ts';

/** What a command says of a result besides its tables. */
export interface Told {
  readonly result: Result;
  readonly text: Text;
  /** The files that were written. */
  readonly paths: readonly string[];
  /** One line for each `--check`, and whether all hold. */
  readonly checks?: { readonly lines: readonly string[]; readonly hold: boolean };
}

/** Prints a result's tables and the files with the rest, and ends with the exit code that its cells and checks have. */
export function tellResult(
  { result, text, paths, checks = { lines: [], hold: true } }: Told,
  terminal: Terminal,
): void {
  const parts = [
    renderTerminal(result, text, styleOf(process.stdout, process.env), presets),
    checks.lines.join('\n'),
    paths.map((path) => relative(process.cwd(), path)).join('\n'),
  ];
  terminal.print(parts.filter((part) => part !== '').join('\n\n'));
  terminal.exitWith(exitCode(result, checks.hold));
}

function exitCode({ cells, interrupted, plan }: Result, checksHold: boolean): number {
  const has = (status: string): boolean => cells.some((cell) => cell.status === status);
  if (has('failed')) return EXIT.failed;
  if (interrupted) return EXIT.interrupted;
  if (!checksHold) return EXIT.checks;
  return has('void') && !plan.allowVoid ? EXIT.void : EXIT.ok;
}
