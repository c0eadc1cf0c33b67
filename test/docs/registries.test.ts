import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { presets } from '../../bench/presets/index.ts';
import { lessons } from '../../classroom/lessons/index.ts';
import { modes } from '../../src/modes/index.ts';
import { documents, ROOT, repositoryPaths } from './documents.ts';

/** What a registry offers, and the documents that describe each entry. */
const DESCRIBED = [
  { what: 'mode', names: modes.map(({ name }) => name), paths: ['README.md', 'docs/modes.md'] },
  { what: 'preset', names: presets.map(({ name }) => name), paths: ['docs/published.md'] },
  { what: 'lesson', names: lessons.map(({ name }) => name), paths: ['README.ko.md', 'docs/classroom.md'] },
].flatMap(({ paths, ...registry }) => paths.map((path) => ({ ...registry, path })));

it.each(DESCRIBED)('$path describes every $what', ({ names, path }) => {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const named = new RegExp(
    `(?<![\\w.-])(${names.map((name) => name.replaceAll('.', '\\.')).join('|')})(?![\\w-])`,
    'g',
  );
  const found = new Set([...text.matchAll(named)].map(([, name]) => name));
  expect(names.filter((name) => !found.has(name))).toEqual([]);
});

it('docs/architecture.md lists every room', () => {
  const folders = repositoryPaths.filter((path) =>
    repositoryPaths.some((each) => each.startsWith(`${path}/`)),
  );
  const rooms = folders.filter((path) => /^(?:(?:src|bench|classroom)\/[^/]+|perf|bin|test)$/.test(path));
  const { text } = documents.find(({ path }) => path === 'docs/architecture.md') ?? { text: '' };
  expect(rooms.length).toBeGreaterThan(15);
  expect(rooms.filter((room) => !text.includes(`\`${room}/\``))).toEqual([]);
});
