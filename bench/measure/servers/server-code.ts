import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DIST, isFresh } from '../../../src/process/built.mjs';
import { moduleBeside } from '../../../src/process/module-beside.ts';

/** The code that a measured server runs. */
export interface ServerCode {
  /** JavaScript as it was built, or TypeScript that a loader compiles at the start. */
  readonly kind: 'built' | 'source';
  readonly main: URL;
}

/** Looked for once, so that all servers of a run are of the same code. */
export const SERVER_CODE: ServerCode = findServerCode();

function findServerCode(): ServerCode {
  const beside = moduleBeside(import.meta.url, '../../../src/main');
  if (beside.pathname.endsWith('.js')) return { kind: 'built', main: beside };
  const built = join(DIST, 'src', 'main.js');
  return existsSync(built) && isFresh('server')
    ? { kind: 'built', main: pathToFileURL(built) }
    : { kind: 'source', main: beside };
}
