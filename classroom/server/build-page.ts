import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { isFresh, PAGE, ROOT } from '../../src/process/built.mjs';

/**
 * Builds the page unless the built one is of the present sources. `npm ci` builds it too.
 *
 * @param say - called with a line that says that it builds, or why it could not.
 * @returns the folder of the built page, or `undefined` if it could not be built: the server also runs without a page.
 */
export async function ensurePageBuilt(say: (line: string) => void): Promise<string | undefined> {
  if (isFresh('page')) return PAGE;
  say('Building the page, which takes a moment …');
  const build = spawn(process.execPath, [join(ROOT, 'bin', 'build.mjs'), '--page'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [words, [code]] = await Promise.all([text(build.stderr), once(build, 'close')]);
  if (code === 0) return PAGE;
  say(`The page could not be built, so the server runs without it: ${words.trim()}`);
  return undefined;
}
