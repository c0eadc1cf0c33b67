import { randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { printable } from './report/escape.ts';
import { type Result, resultSchema, SCHEMA_VERSION } from './result.ts';

export const DATA_FILE = 'data.json';

/** A run's data that cannot be read: damaged, foreign, or of another version. The message says which and what to do. */
export class ResultError extends Error {
  override readonly name = 'ResultError';
}

/** A run's folder, also where somebody named the file in it. */
export function runFolder(given: string): string {
  return basename(given) === DATA_FILE ? dirname(given) : given;
}

/**
 * Reads and validates `data.json` in a run's folder.
 *
 * @throws {ResultError} when it is missing, not JSON, or not of this schema.
 */
export async function readResult(folder: string): Promise<Result> {
  const path = join(folder, DATA_FILE);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new ResultError(
      `no run to read in ${folder}: ${path} cannot be read (${error.code ?? error.message})`,
    );
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new ResultError(
      `${path} is not JSON (${printable((error as Error).message)}); the file is damaged`,
    );
  }
  const version = (json as { schemaVersion?: unknown } | null)?.schemaVersion;
  if (version !== SCHEMA_VERSION) {
    throw new ResultError(
      `${path} has schemaVersion ${JSON.stringify(version)}; this version reads ${SCHEMA_VERSION} only`,
    );
  }
  const parsed = resultSchema.safeParse(json);
  if (!parsed.success)
    throw new ResultError(`${path} is not a run's data:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** Writes `data.json` whole or not at all: to a temporary name first, then renamed over the old one. */
export async function writeResult(folder: string, result: Result): Promise<void> {
  await writeFileAtomically(join(folder, DATA_FILE), `${JSON.stringify(result, null, 2)}\n`);
}

/** Writes a file whole or not at all. */
export async function writeFileAtomically(path: string, content: string): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  await writeFile(temporary, content);
  await rename(temporary, path);
}
