import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DIST, isFresh, ROOT } from '../src/process/built.mjs';

/**
 * Starts a module of a checkout, in this process: as it was built where that is of the present sources, else from TypeScript.
 *
 *   node bin/run.mjs MODULE [arguments]      MODULE is a path from the root, such as classroom/main.ts
 */
const [, , module = '', ...args] = process.argv;
const name = module.replace(/\.ts$/, '');
const built = join(DIST, `${name}.js`);
const source = join(ROOT, `${name}.ts`);

if (existsSync(built) && isFresh('program')) {
  process.setSourceMapsEnabled(true);
  await run(built);
} else {
  refuseFolder();
  await registerLoader();
  await run(source);
}

/** @param {string} path */
async function run(path) {
  process.argv = [process.execPath, path, ...args];
  await import(pathToFileURL(path).href);
}

/** The loader takes what follows a question mark in a file's path for the query of its URL, `.ts` included. */
function refuseFolder() {
  if (!ROOT.includes('?')) return;
  end(
    `This folder cannot be started from, since the loader of TypeScript does not take a path with a question mark: ${ROOT}\nRename the folder that has it, and start again.`,
  );
}

async function registerLoader() {
  try {
    const { register } = await import('tsx/esm/api');
    register();
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    end('Neither dist/ nor tsx is here to run this with; install both with npm ci, without --omit=dev.');
  }
}

/** @param {string} sentence */
function end(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
