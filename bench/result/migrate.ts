import { z } from 'zod';
import { readSentence } from './sentences-v1.ts';

/**
 * A file of version 1. Its reasons were English sentences, and so were its verdicts, which are left out: a report derives them from
 * the cells anyway. What else it has is left as it is, for the schema of today to check.
 */
const version1 = z
  .looseObject({
    schemaVersion: z.literal(1),
    cells: z.array(z.looseObject({ reasons: z.array(z.string().transform(readSentence)) })),
  })
  .transform((file) => ({ ...file, schemaVersion: 2, verdicts: [] }));

/** Turns a file of one version, by which it is listed, into one of the next. */
const MIGRATIONS: Readonly<Record<number, z.ZodType>> = { 1: version1 };

/** The versions that {@link migrate} turns into today's. */
export const EARLIER_VERSIONS: readonly number[] = Object.keys(MIGRATIONS).map(Number);

/**
 * Returns the content of a `data.json` as the version of today has it, or what is wrong with it by its own version. Content of
 * today's version, or of an unknown one, is returned as it is.
 */
export function migrate(content: unknown): z.ZodSafeParseResult<unknown> {
  const version = versionOf(content);
  const migration = typeof version === 'number' ? MIGRATIONS[version] : undefined;
  if (migration === undefined) return { success: true, data: content };
  const migrated = migration.safeParse(content);
  return migrated.success ? migrate(migrated.data) : migrated;
}

/** Returns what a `data.json` names as its version, which may be anything. */
export function versionOf(content: unknown): unknown {
  return (content as { schemaVersion?: unknown } | null)?.schemaVersion;
}
