import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { documents, ROOT, repositoryPaths } from './documents.ts';

const ROOMS = 'src|bench|classroom|perf|artillery|bin|test|docs|\\.ci|\\.github';

/** A path of the repository wherever it stands, and results that are kept; runs in `results/` are everybody's own. */
const PATH = new RegExp(
  `(?<![\\w./:-])(?:(?:${ROOMS})/(?:[\\w./*{},-]*[\\w/*}])?|results/(?:README\\.md|reference)[\\w./-]*)`,
  'g',
);

/** A file's name alone in backticks, such as `pacer.ts`. */
const NAME = /`([\w.-]+\.(?:ts|mjs))`/g;

const NPM_SCRIPT = /\bnpm run (?:-s )?([a-z][\w:-]*)|\bnpm (test|start)\b/g;

const scripts = Object.keys(
  (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object }).scripts,
);

/** `{a,b}` stands for both, `*` and a word in capitals (`NAME`, `NAME.ts`) for whatever is there. */
function exists(path: string): boolean {
  const [braces, listed] = /\{([^}]+)\}/.exec(path) ?? [];
  if (braces !== undefined && listed !== undefined) {
    return listed.split(',').every((each) => exists(path.replace(braces, each)));
  }
  const pattern = path
    .replace(/\/$/, '')
    .split('/')
    .map((part) => part.replaceAll('.', '\\.').replaceAll('*', '[^/]*'))
    .map((part) => part.replace(/^[A-Z]{2,}(?=$|\\\.ts$|\\\.test\\\.ts$)/, '[^/]+'))
    .join('/');
  return (
    repositoryPaths.some((each) => new RegExp(`^${pattern}$`).test(each)) || existsSync(join(ROOT, path))
  );
}

describe.each(documents)('$path', ({ path, text, links, anchors }) => {
  it('names only paths of the repository that exist', () => {
    const named = [...text.matchAll(PATH)].map(([found]) => found);
    expect(named.filter((each) => !exists(each))).toEqual([]);
  });

  it('names only files that exist', () => {
    const named = [...text.matchAll(NAME)].map(([, name]) => name as string);
    expect(named.filter((name) => !repositoryPaths.some((each) => each.split('/').at(-1) === name))).toEqual(
      [],
    );
  });

  it('names only scripts of package.json', () => {
    const named = [...text.matchAll(NPM_SCRIPT)].map(([, script, short]) => script ?? short);
    expect(named.filter((script) => !scripts.includes(script as string))).toEqual([]);
  });

  it('links only to files and headings that exist', () => {
    const broken = links.filter((link) => {
      if (/^[a-z]+:/.test(link)) return false;
      const [file = '', anchor] = decodeURI(link).split('#');
      const target = file === '' ? path : normalize(join(dirname(path), file));
      if (!existsSync(join(ROOT, target))) return true;
      if (anchor === undefined) return false;
      const named = target === path ? anchors : documents.find((each) => each.path === target)?.anchors;
      return named?.has(anchor) !== true;
    });
    expect(broken).toEqual([]);
  });
});

it('lists every decision in the index', () => {
  const index = documents.find(({ path }) => path === 'docs/decisions/README.md');
  const decisions = documents
    .map(({ path }) => /^docs\/decisions\/(\d.*)$/.exec(path)?.[1])
    .filter((name) => name !== undefined);
  expect(decisions.length).toBeGreaterThan(10);
  expect(decisions.filter((name) => !index?.links.includes(name))).toEqual([]);
});
