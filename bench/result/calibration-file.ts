import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CALIBRATION_VERSION, type Calibration, calibrationSchema } from './calibration.ts';
import { ResultError, writeFileAtomically } from './file.ts';
import { printable, shortJson } from './printable.ts';

/** The name of the file, in the folder in which runs have theirs. */
export const CALIBRATION_FILE = 'calibration.json';

/**
 * Reads the calibration of a folder of results; `undefined` where there is none.
 *
 * @throws {ResultError} when the file is damaged or of another version; the message says what to do.
 */
export async function readCalibration(folder: string): Promise<Calibration | undefined> {
  const path = join(folder, CALIBRATION_FILE);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new ResultError(`${path} cannot be read (${code ?? message})`);
  }
  const wrong = (why: string): ResultError =>
    new ResultError(`${path} ${why}; delete it, or calibrate again`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw wrong(`is not JSON (${printable((error as Error).message)})`);
  }
  const version = (json as { calibrationVersion?: unknown } | null)?.calibrationVersion;
  if (version !== CALIBRATION_VERSION) {
    throw wrong(
      `has calibrationVersion ${shortJson(version)}, and this version reads ${CALIBRATION_VERSION} only`,
    );
  }
  const parsed = calibrationSchema.safeParse(json);
  if (!parsed.success) throw wrong(`is not a calibration:\n${z.prettifyError(parsed.error)}\n`);
  return parsed.data;
}

/** Writes it whole or not at all. @returns its path. @throws {SaveError} when it cannot be written. */
export async function writeCalibration(folder: string, calibration: Calibration): Promise<string> {
  const path = join(folder, CALIBRATION_FILE);
  await writeFileAtomically(path, `${JSON.stringify(calibration, null, 1)}\n`);
  return path;
}
