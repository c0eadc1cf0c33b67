import type { Result } from '../../result/schema.ts';

/** Fields that are not rewritten: a histogram is not shown, and the command is shown as code, which is escaped in another way. */
const KEPT: readonly string[] = ['latencyHistogram', 'command'];

/**
 * Returns a run with every text in its data escaped. `data.json` may come from anyone, so names of modes, what somebody said in a reason
 * and the description of the machine may contain markup.
 *
 * @param write - escapes one text; must leave letters, digits, `-`, `.`, `:` and spaces between them alone.
 */
export function withTexts(result: Result, write: (text: string) => string): Result {
  return rewritten(result, write) as Result;
}

function rewritten(value: unknown, write: (text: string) => string): unknown {
  if (typeof value === 'string') return write(value);
  if (Array.isArray(value)) return value.map((item) => rewritten(item, write));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, of]) => [write(name), KEPT.includes(name) ? of : rewritten(of, write)]),
  );
}
