import { z } from 'zod';
import { findMode, modes } from '../../src/modes/index.ts';
import type { Plan } from '../result/schema.ts';
import { nearestTo } from './nearest-names.ts';

/** Parsers for single flag values: each turns a text into a value in a known unit, or reports the constraint that it breaks. */

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, min: 60_000 };

interface Range {
  readonly min: number;
  readonly max: number;
}

/**
 * Parses a duration such as `250`, `250ms`, `1.5s` or `2m`.
 *
 * @param unit - the unit of the value, of the limits, and of a text that has none.
 */
export function duration(unit: 'ms' | 's', { min, max }: Range) {
  const constraint = `must be a duration from ${min} to ${max} ${unit}, such as ${unit === 'ms' ? '250, 250ms or 1s' : '15, 15s or 2m'}`;
  return z.string().transform((text, context) => {
    const match = /^\s*(\d+(?:\.\d+)?)\s*(ms|s|min|m)?\s*$/.exec(text);
    const value = match === null ? Number.NaN : (Number(match[1]) * unitMs(match[2] ?? unit)) / unitMs(unit);
    if (value >= min && value <= max) return value;
    context.addIssue({ code: 'custom', message: constraint });
    return z.NEVER;
  });
}

function unitMs(unit: string): number {
  return UNITS_MS[unit] ?? Number.NaN;
}

/**
 * Parses a number in a range, both ends included.
 *
 * @param options - `whole`: accept whole numbers only (the default); `unit`: what is counted, for the message.
 */
export function number({ min, max }: Range, { whole = true, unit = '' } = {}) {
  const kind = whole ? 'a whole number' : 'a number';
  const constraint = `must be ${kind} from ${min} to ${max}${unit && ` ${unit}`}`;
  return z.string().transform((text, context) => {
    const value = /^\s*\d+(?:\.\d+)?\s*$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max && (!whole || Number.isInteger(value))) return value;
    context.addIssue({ code: 'custom', message: constraint });
    return z.NEVER;
  });
}

/** A restart as it is asked for; without `atS`, the time follows from the window. */
export type WantedRestart = Omit<NonNullable<Plan['restart']>, 'atS'> & { readonly atS?: number };

/** Parses a restart such as `killed`, `ended@5s`, `killed:all@10s` or `killed:database`. */
export const restart = z.string().transform((text, context): WantedRestart => {
  const [, how, what = 'one', at] = /^\s*(killed|ended)(?::(all|database))?(?:@(.+))?\s*$/.exec(text) ?? [];
  const atS = at === undefined ? undefined : duration('s', { min: 0, max: 3_600 }).safeParse(at);
  if (how !== undefined && atS?.success !== false) {
    const wanted = { how, what } as Pick<WantedRestart, 'how' | 'what'>;
    return { ...wanted, ...(atS !== undefined && { atS: atS.data }) };
  }
  context.addIssue({
    code: 'custom',
    message:
      'must be killed or ended, then :all or :database if not one server is meant, then @ and a time in the window if that matters, such as killed, ended@5s or killed:all@10s',
  });
  return z.NEVER;
});

/** Parses a share from 0 to 1, written as `20%` or `0.2`. */
export const share = z.string().transform((text, context) => {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(%?)\s*$/.exec(text);
  const value = match === null ? Number.NaN : Number(match[1]) / (match[2] === '%' ? 100 : 1);
  if (value >= 0 && value <= 1) return value;
  context.addIssue({ code: 'custom', message: 'must be a share from 0% to 100%, such as 20% or 0.2' });
  return z.NEVER;
});

/** Parses values separated by commas. Drops repeated values and keeps the order given. */
export function list<Item extends z.ZodType<unknown, string>>(item: Item) {
  return z.string().transform((text, context) => {
    const values = new Set<z.output<Item>>();
    for (const part of text.split(',')) {
      const parsed = item.safeParse(part.trim());
      if (parsed.success) values.add(parsed.data);
      else
        context.addIssue({
          code: 'custom',
          message: `${parsed.error.issues[0]?.message} (in the list: ${JSON.stringify(part)})`,
        });
    }
    return [...values];
  });
}

/** Parses mode names or aliases separated by commas, or `all`. Gives mode names in the registry's order, each once. */
export const modeList = z.string().transform((text, context) => {
  if (text.trim() === 'all') return modes.map((mode) => mode.name);
  const wanted = text.split(',').map((part) => part.trim());
  const unknown = wanted.filter((name) => findMode(name) === undefined);
  if (unknown.length > 0) {
    const known = modes.map(({ name, aliases }) => [name, ...aliases].join(' or ')).join(', ');
    context.addIssue({
      code: 'custom',
      message: `must be all, or some of ${known}; unknown: ${unknown.map(withNearestMode).join(', ')}`,
    });
    return z.NEVER;
  }
  const names = new Set(wanted.map((name) => findMode(name)?.name));
  return modes.map((mode) => mode.name).filter((name) => names.has(name));
});

function withNearestMode(unknown: string): string {
  const [near] = nearestTo(
    unknown,
    modes.flatMap(({ name, aliases }) => [name, ...aliases]),
    1,
  );
  return near === undefined ? unknown : `${unknown} (perhaps ${near})`;
}

/** Accepts one of the given words. */
export function word<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, { error: `must be one of ${words.join(', ')}` });
}
