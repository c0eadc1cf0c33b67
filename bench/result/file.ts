import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { ExplainedError, UsageError } from '../../src/process/explained-error.ts';
import { resumeAdvice } from './advice.ts';
import { EARLIER_VERSIONS, migrate, versionOf } from './migrate.ts';
import { printable, shortJson } from './printable.ts';
import { type Result, resultSchema, SCHEMA_VERSION } from './schema.ts';

export const DATA_FILE = 'data.json';

/** A run's data that cannot be read: damaged, foreign, or of another version. The message says which and what to do. */
export class ResultError extends UsageError {
  override readonly name = 'ResultError';
}

/** Why files cannot be written, by the system's error code. For a code that is not listed the system's message is used. */
const SAVE_PROBLEMS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the disk is read-only',
  EACCES: 'that is not allowed',
  EPERM: 'that is not allowed',
  ENOENT: 'the folder is gone',
};

/** Figures that could not be saved. The message says which, why, and what to do. */
export class SaveError extends ExplainedError {
  override readonly name = 'SaveError';

  private readonly path: string;
  private readonly reason: NodeJS.ErrnoException;

  constructor(path: string, reason: NodeJS.ErrnoException, advice = 'make room, and do it again') {
    const { code = '', message } = reason;
    const why = SAVE_PROBLEMS[code] === undefined ? message : `${SAVE_PROBLEMS[code]} (${code})`;
    super(`${path} could not be written, since ${why}; ${advice}`, { cause: reason });
    this.path = path;
    this.reason = reason;
  }

  /** Returns the same error with other advice. */
  with(advice: string): SaveError {
    return new SaveError(this.path, this.reason, advice);
  }
}

/** Returns a run's folder, given its path or the path of the `data.json` in it. */
export function runFolder(given: string): string {
  return basename(given) === DATA_FILE ? dirname(given) : given;
}

/**
 * Reads and validates `data.json` in a run's folder; one of an earlier version is returned as today's.
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
  const version = versionOf(json);
  const readable: readonly unknown[] = [...EARLIER_VERSIONS, SCHEMA_VERSION];
  if (!readable.includes(version)) {
    throw new ResultError(
      `${path} has schemaVersion ${shortJson(version)}; this version reads ${readable.join(' and ')} only`,
    );
  }
  const migrated = migrate(json);
  const parsed = migrated.success ? resultSchema.safeParse(migrated.data) : migrated;
  if (!parsed.success)
    throw new ResultError(`${path} is not a run's data:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/**
 * Writes `data.json` whole or not at all: to a temporary name first, then renamed over the old one.
 *
 * @throws {SaveError} when it cannot be written. A folder that has nothing in it is removed then.
 */
export async function writeResult(folder: string, result: Result): Promise<void> {
  const path = join(folder, DATA_FILE);
  try {
    await writeFileAtomically(path, `${JSON.stringify(result, null, 2)}\n`);
  } catch (error) {
    // `rmdir` fails on a folder that is not empty, which is what is wanted.
    await rmdir(folder).catch(() => {});
    throw (error as SaveError).with(
      existsSync(path)
        ? `what was measured before is saved; make room, then go on with: ${resumeAdvice(folder)}`
        : 'nothing of this run is saved; make room, or choose another folder with --out',
    );
  }
}

/** Writes a file whole or not at all; see {@link writeFilesAtomically}. */
export async function writeFileAtomically(path: string, content: string): Promise<void> {
  await writeFilesAtomically([{ path, content }]);
}

/**
 * Writes files that belong together: all of them whole, or none.
 *
 * @throws {SaveError} when one cannot be written. The drafts are removed then, and the files that were there before are unchanged.
 */
export async function writeFilesAtomically(
  files: readonly { readonly path: string; readonly content: string }[],
): Promise<void> {
  const drafts = files.map((file) => ({ ...file, draft: `${file.path}.${randomUUID()}.tmp` }));
  let current = '';
  try {
    for (const { path, content, draft } of drafts) {
      current = path;
      await writeFile(draft, content);
    }
    for (const { path, draft } of drafts) {
      current = path;
      await rename(draft, path);
    }
  } catch (error) {
    for (const { draft } of drafts) await rm(draft, { force: true }).catch(() => {});
    throw new SaveError(current, error as NodeJS.ErrnoException);
  }
}
