import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = fileURLToPath(new URL('../page', import.meta.url));
const BUILT = join(SOURCE, 'dist');

/**
 * Builds the page unless the built one is newer than its sources. `npm ci` builds it too.
 *
 * @param say - called with a line that says that it builds, or why it could not.
 * @returns the folder of the built page, or `undefined` if it could not be built: the server also runs without a page.
 */
export async function ensurePageBuilt(say: (line: string) => void): Promise<string | undefined> {
  try {
    if ((await modifiedMs(join(BUILT, 'index.html'))) < (await newestSourceMs())) {
      say('Building the page, which takes a moment …');
      const { build } = await import('vite');
      await build({ root: SOURCE, configFile: join(SOURCE, 'vite.config.ts'), logLevel: 'error' });
    }
    return BUILT;
  } catch (error) {
    say(`The page could not be built, so the server runs without it: ${(error as Error).message}`);
    return undefined;
  }
}

async function newestSourceMs(): Promise<number> {
  const entries = await readdir(SOURCE, { recursive: true, withFileTypes: true });
  const files = entries.filter(
    (entry) => entry.isFile() && !join(entry.parentPath, '/').startsWith(join(BUILT, '/')),
  );
  const times = await Promise.all(files.map(({ parentPath, name }) => modifiedMs(join(parentPath, name))));
  return Math.max(...times);
}

async function modifiedMs(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  return found?.mtimeMs ?? 0;
}
