import { readFileSync } from 'node:fs';

/** Reads a file of the system; `undefined` when there is none. */
export type ReadText = (path: string) => string | undefined;

export const readText: ReadText = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};
