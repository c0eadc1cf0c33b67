import { BENCH } from '../../src/process/command-names.ts';
import type { Environment } from '../result/schema.ts';

/**
 * The command that repeats a run: where `auto` fell back to SQLite it is named, since elsewhere `auto` may find another store.
 *
 * @param asked - what was typed, `npm run bench` or `npx pull-vs-push` and all.
 * @param storeChoice - the value of `--store`, or its default.
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

/** As a shell needs it, so that the command can be copied. */
function quote(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}
