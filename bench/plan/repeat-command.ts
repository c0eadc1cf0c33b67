import { BENCH } from '../../src/process/command-names.ts';
import type { Environment } from '../result/schema.ts';

/**
 * Returns the command that repeats a run. Where `--store auto` fell back to SQLite it says `--store sqlite`, since `auto` may choose
 * another store elsewhere.
 *
 * @param asked - what was typed, `npm run bench` or `npx pull-vs-push` and all.
 * @param storeChoice - the value of `--store`, or its default.
 * @param found - the store that was used; `undefined` before a server has opened one.
 */
export function repeatCommand(
  asked: string,
  storeChoice: string,
  found: Environment['store'] | undefined,
): string {
  if (storeChoice !== 'auto' || found?.kind !== 'sqlite' || /--store[ =]sqlite\b/.test(asked)) return asked;
  const flags = asked.replace(/^(?:npm run bench(?: --)?|npx pull-vs-push)/, '');
  const others = flags.replace(/ --store[ =]auto\b/, '').trim();
  return [BENCH.before, ...(others === '' ? [] : [others]), '--store sqlite'].join(' ');
}

/** What was typed, as it can be pasted. */
export function typedCommand(args: readonly string[]): string {
  return args.length === 0 ? BENCH.alone : [BENCH.before, ...args.map(quote)].join(' ');
}

/** Quotes an argument for a POSIX shell, where it needs quotes. */
function quote(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}
