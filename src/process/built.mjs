import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/**
 * What `npm run build` makes, and whether it is of the sources that are there now. Plain JavaScript, since it decides whether the loader
 * of TypeScript is needed at all.
 */

/** The folder of `package.json`: of the checkout, or of the installed package. */
export const ROOT = rootAbove(import.meta.dirname);

/** The folder of all that is built. */
export const DIST = join(ROOT, 'dist');

/** The folder of the built page. */
export const PAGE = join(DIST, 'page');

/** What is built, each with the files and folders that it is built from. */
export const PRODUCTS = {
  /** The server that is measured. */
  server: ['src', 'tsconfig.json', 'tsconfig.build.json'],
  /** All that runs in Node. */
  program: ['bin', 'src', 'bench', 'classroom', 'tsconfig.json', 'tsconfig.build.json'],
  /** All that runs in the browser. */
  page: ['classroom/page', 'classroom/contract', 'bench', 'src'],
};

/** @typedef {keyof typeof PRODUCTS} Product */

/** Whether the sources are here: in a checkout they are, in an installed package only what was built is. */
export function isCheckout() {
  return existsSync(join(ROOT, 'tsconfig.build.json'));
}

/**
 * Returns whether what is built can be used: in a checkout only if it was built from the present contents of its sources.
 *
 * @param {Product} product
 */
export function isFresh(product) {
  if (!isCheckout()) return true;
  return readIfThere(stampOf(product)) === sourcesHash(product);
}

/**
 * Returns the file that holds the hash of the sources that something was built from.
 *
 * @param {Product} product
 */
export function stampOf(product) {
  return join(DIST, `${product}.sha256`);
}

/**
 * Returns a hash of the names and contents of everything that something is built from.
 *
 * @param {Product} product
 */
export function sourcesHash(product) {
  const hash = createHash('sha256');
  for (const path of PRODUCTS[product].flatMap((name) => filesIn(join(ROOT, name)))) {
    const content = readFileSync(path);
    hash.update(`${relative(ROOT, path).split(sep).join('/')}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/**
 * @param {string} path of a file or a folder
 * @returns {string[]}
 */
function filesIn(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** @param {string} path */
function readIfThere(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/**
 * @param {string} folder
 * @returns {string}
 */
function rootAbove(folder) {
  return existsSync(join(folder, 'package.json')) ? folder : rootAbove(dirname(folder));
}
