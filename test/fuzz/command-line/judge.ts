import { printable } from '../../../bench/result/printable.ts';
import type { CommandLine } from './inputs.ts';

/** What a command did. */
export interface CommandOutcome {
  readonly code: number | null;
  readonly output: string;
  /** Files that were made, changed or removed, apart from those that the command is for. */
  readonly touched: readonly string[];
}

/** Words without which an error does not say what is allowed or what to do. */
const ADVICE =
  /must|use |perhaps|allowed|needs|missing|too many|unknown|cannot|is not|damaged|delete it|there is no|reads|give |again|wait |different|Try /;

/** Returns what is wrong with what a command did. */
export function faultsOf(
  { args, codes }: CommandLine,
  { code, output, touched }: CommandOutcome,
): readonly string[] {
  const faults = touched.map((path) => `touched ${path}`);
  if (code === null || !codes.includes(code)) faults.push(`exit code ${code}: ${firstLine(output)}`);
  if (/\n\s+at .*[:(]/.test(output)) faults.push(`a stack trace: ${firstLine(output)}`);
  if (/s3cret/.test(output)) faults.push('a password');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminals obey them.
  if (/[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e]/.test(output)) faults.push('control characters');
  if (code === 2 && !namesWhat(output, args)) faults.push(`says too little: ${firstLine(output)}`);
  return faults;
}

/** Whether an error names something that was given, and says what is allowed or what to do. */
function namesWhat(output: string, args: readonly string[]): boolean {
  const given = args.flatMap((arg) => [
    printable(arg),
    arg.split('=')[0] as string,
    JSON.stringify(arg).slice(1, -1),
  ]);
  const names = given.some((text) => text !== '' && output.includes(text.slice(0, 60)));
  return (names || /argument|flag|option|runs|no run|no command/.test(output)) && ADVICE.test(output);
}

function firstLine(output: string): string {
  return (output.trim().split('\n')[0] ?? '')
    .replaceAll(/[^ -~]/g, '?')
    .replaceAll(/\d+/g, '0')
    .slice(0, 120);
}
