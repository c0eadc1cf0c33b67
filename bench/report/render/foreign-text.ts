import type { Result } from '../../result/schema.ts';

/** Not shown as a text, or shown as code, which has a rule of its own. */
const KEPT: readonly string[] = ['latencyHistogram', 'command'];

/**
 * A run with every text of its data written so that a document can show it. `data.json` may come from anyone: names of modes, reasons
 * and the machine's own words are foreign to the document.
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
