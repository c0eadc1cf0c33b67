import { readFile } from 'node:fs/promises';
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { UsageError } from '../../src/process/explained-error.ts';
import { printable } from '../result/printable.ts';

/** A list of prices that cannot be used. The message names the file and what is wrong in it. */
export class PricesError extends UsageError {
  override readonly name = 'PricesError';
}

const price = z.number({ error: 'must be a number' }).nonnegative('must not be negative');

const pricesSchema = z.strictObject({
  name: z.string(),
  /** Three letters, as in ISO 4217. */
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be three letters, such as USD'),
  /** When the prices were looked up. */
  date: z.iso.date('must be a date such as 2026-11-30'),
  sources: z.array(z.string()).min(1, 'must name where the prices are from'),
  note: z.string().optional(),
  /** Each month, however much is used. */
  perMonth: price.default(0),
  perMillion: z
    .strictObject({
      /** HTTP requests of readers: polls, and requests that are held. */
      requests: price.default(0),
      /** Minutes in which a pushed reader is connected. */
      connectionMinutes: price.default(0),
      /** Messages pushed to a reader. */
      messages: price.default(0),
    })
    .prefault({}),
  /** A message is billed once for each so many bytes of it. */
  messageBytes: z.number().int().positive().default(32_768),
  perGb: z.strictObject({ traffic: price.default(0) }).prefault({}),
  perHour: z.strictObject({ vCpu: price.default(0), memoryGb: price.default(0) }).prefault({}),
});

/** What a provider bills. */
export type Prices = z.infer<typeof pricesSchema>;

/**
 * Reads a list of prices.
 *
 * @throws {PricesError} naming everything that is wrong in it.
 */
export async function readPrices(path: string): Promise<Prices> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new PricesError(`${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
  return parsePrices(text, path);
}

/** @param name - of the file, for messages. */
export function parsePrices(text: string, name: string): Prices {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    throw new PricesError(`${name} is not YAML: ${printable(error.message)}`);
  }
  const parsed = pricesSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `${name}: ${path.join('.') || 'it'}: ${message}`,
  );
  throw new PricesError(problems.join('\n'));
}
