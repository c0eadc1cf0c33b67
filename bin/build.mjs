import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { DIST, isFresh, PAGE, ROOT, sourcesHash, stampOf } from '../src/process/built.mjs';

/**
 * `npm run build`: makes `dist/`, as far as its sources have changed.
 *
 *   --page     only the page
 *   --lenient  says what is wrong and exits with 0 all the same: an install that cannot build is still an install
 */

const require = createRequire(import.meta.url);
const onlyPage = process.argv.includes('--page');
const failure = process.argv.includes('--lenient') ? 0 : 1;

/** The products that one tool makes together, its package, its program in there, and its arguments. */
const STEPS = [
  {
    products: /** @type {const} */ (['page']),
    output: [PAGE],
    tool: 'vite',
    program: 'bin/vite.js',
    args: ['build', 'classroom/page', '--logLevel', 'warn'],
  },
  {
    products: /** @type {const} */ (['server', 'program']),
    output: ['bin', 'src', 'bench', 'classroom'].map((folder) => join(DIST, folder)),
    tool: 'typescript',
    program: 'bin/tsc',
    args: ['--project', 'tsconfig.build.json'],
  },
];

for (const step of onlyPage ? STEPS.slice(0, 1) : STEPS) build(step);

/** @param {typeof STEPS[number]} step */
function build({ products, output, tool, program, args }) {
  if (products.every(isFresh)) return;
  const path = toolPath(tool, program);
  if (path === undefined)
    return fail(`${tool} is not installed; npm ci installs it, unless --omit=dev is given`);
  // Before: what changes while it is built is not in it.
  const hashes = products.map(sourcesHash);
  for (const folder of [...products.map(stampOf), ...output])
    rmSync(folder, { recursive: true, force: true });
  const { status, error } = spawnSync(process.execPath, [path, ...args], {
    cwd: ROOT,
    // Standard output of an install is for npm.
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) return fail(`${tool} failed${error === undefined ? '' : `: ${error.message}`}`);
  mkdirSync(DIST, { recursive: true });
  for (const [index, product] of products.entries()) writeFileSync(stampOf(product), hashes[index] ?? '');
}

/**
 * @param {string} tool
 * @param {string} program
 */
function toolPath(tool, program) {
  const folder = (require.resolve.paths(tool) ?? [])
    .map((modules) => join(modules, tool))
    .find((candidate) => existsSync(join(candidate, program)));
  return folder === undefined ? undefined : join(folder, program);
}

/** @param {string} reason */
function fail(reason) {
  process.stderr.write(`dist/ could not be built: ${reason}\n`);
  process.exitCode = failure;
}
