import type { Environment } from '../result/schema.ts';

/**
 * The command that repeats a run: where `auto` fell back to SQLite it is named, since elsewhere `auto` may find another store.
 *
 * @param asked - what was typed, `npm run bench` and all.
 * @param storeChoice - the value of `--store`, or its default.
 */
export function repeatCommand(
  asked: string,
  storeChoice: string,
  found: Environment['store'] | undefined,
): string {
  if (storeChoice !== 'auto' || found?.kind !== 'sqlite' || /--store[ =]sqlite\b/.test(asked)) return asked;
  const [program = '', flags = ''] = asked.split(/ --(?: |$)/, 2);
  const others = ` ${flags}`.replace(/ --store[ =]auto\b/, '').trim();
  return `${program} -- ${[...(others === '' ? [] : [others]), '--store sqlite'].join(' ')}`;
}

/** What was typed, as it can be pasted; npm's `--` only where arguments follow. */
export function typedCommand(args: readonly string[]): string {
  return args.length === 0 ? 'npm run bench' : ['npm run bench --', ...args.map(quote)].join(' ');
}

/** As a shell needs it, so that the command can be copied. */
function quote(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}
