import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import type * as built from '../../../src/process/built.mjs';
import { PRODUCTS, ROOT } from '../../../src/process/built.mjs';
import { temporaryFolder } from '../../support/bench.ts';

const MODULE = fileURLToPath(new URL('../../../src/process/built.mjs', import.meta.url));

/** A checkout with a server of one file. */
async function smallCheckout() {
  const root = temporaryFolder();
  const file = join(root, 'src', 'clock.ts');
  mkdirSync(join(root, 'src', 'process'), { recursive: true });
  mkdirSync(join(root, 'dist'));
  for (const name of ['package.json', 'tsconfig.json', 'tsconfig.build.json'])
    writeFileSync(join(root, name), '{}');
  writeFileSync(file, 'one');
  const copy = join(root, 'src', 'process', 'built.mjs');
  cpSync(MODULE, copy);
  const { isFresh, sourcesHash, stampOf } = (await import(pathToFileURL(copy).href)) as typeof built;
  writeFileSync(stampOf('server'), sourcesHash('server'));
  return { root, file, isFresh: () => isFresh('server') };
}

it('what is built is fresh while the contents of its sources are the same, whatever their times', async () => {
  const { file, isFresh } = await smallCheckout();
  expect(isFresh()).toBe(true);
  writeFileSync(file, 'two');
  expect(isFresh()).toBe(false);
  writeFileSync(file, 'one');
  utimesSync(file, new Date(), new Date());
  expect(isFresh()).toBe(true);
});

it('what is built is not fresh once a source has come or gone to another name', async () => {
  const { root, isFresh } = await smallCheckout();
  writeFileSync(join(root, 'src', 'more.ts'), '');
  expect(isFresh()).toBe(false);
});

it.each(Object.entries(PRODUCTS))('the sources of %s are all that they import', (_product, sources) => {
  const isSource = (path: string) =>
    sources.some((source) => path === normalize(source) || path.startsWith(join(source, '/')));
  const modules = sources
    .filter((source) => statSync(join(ROOT, source)).isDirectory())
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
        join(folder, name),
      ),
    )
    .filter((name) => /\.m?[jt]s$/.test(name));
  const outside = modules.flatMap((name) => {
    const text = readFileSync(join(ROOT, name), 'utf8');
    return [...text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)]
      .map(([, target = '']) => join(dirname(name), target))
      .filter((target) => !isSource(target));
  });
  expect(modules).not.toEqual([]);
  expect(outside).toEqual([]);
});
