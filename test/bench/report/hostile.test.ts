import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { Marked } from 'marked';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeReport } from '../../../bench/report/index.ts';
import { renderCsv } from '../../../bench/report/render/csv.ts';
import { escapeMarkdown } from '../../../bench/report/render/escape.ts';
import { renderTerminal } from '../../../bench/report/render/terminal.ts';
import { en } from '../../../bench/report/words/en/index.ts';
import { differencesBetween } from '../../../bench/result/compare.ts';
import { writeResult } from '../../../bench/result/file.ts';
import type { Result } from '../../../bench/result/schema.ts';
import { failed, makeResult, voided, withCell } from '../../fixtures/make-result.ts';

const ESCAPE = '\u001B[2J';
/** Text with markup, links, line breaks, table cells and terminal escape codes. */
const EVIL = `<details>\n\n<img src=x onerror=alert(1)>\n\n# Evil | [x](javascript:alert(1)) https://evil.example \`\`\`\n**bold** ${ESCAPE}\u202E`;

/** A valid run in which every text is hostile. */
function hostileRun(): Result {
  const run = makeResult({ modes: ['short-poll', 'socket.io'], pollIntervalMs: [500, 1000] });
  const renamed = (name: string) => (name === 'short-poll' ? `poll ${EVIL}` : name);
  const result: Result = {
    ...run,
    command: `npm run bench\n\`\`\`\n\n<details>\n<img src=x onerror=alert(2)>\n\n\`\`\`\`sh`,
    plan: { ...run.plan, modes: run.plan.modes.map(renamed), preset: EVIL },
    modes: run.modes.map((mode) => ({ ...mode, name: renamed(mode.name) })),
    cells: run.cells.map((cell) => ({ ...cell, mode: renamed(cell.mode) })),
    environment: {
      ...run.environment,
      cpuModel: EVIL,
      os: `- ${EVIL}`,
      node: EVIL,
      store: { kind: EVIL, version: EVIL },
      clock: EVIL,
      gitCommit: EVIL,
      packages: { [EVIL]: EVIL },
    },
  };
  return withCell(withCell(result, 0, voided(EVIL)), 1, failed(EVIL));
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'report-hostile-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('a report of hostile data', () => {
  it.each(['en', 'ko'] as const)('shows every text as text (%s)', async (language) => {
    await writeResult(folder, hostileRun());
    const [markdownPath = '', htmlPath = ''] = await writeReport(folder, language);
    const markdown = await readFile(markdownPath, 'utf8');
    const html = (await readFile(htmlPath, 'utf8')).replaceAll(/<script>[\s\S]*?<\/script>/g, '');
    for (const shown of [new Marked().parse(markdown, { async: false }), html]) {
      expect(shown.match(/<img(?! alt=")|<a |<script/g)).toBeNull();
      // The text is still shown.
      expect(shown).toContain('&lt;img src=x onerror=alert(1)&gt;');
      expect(shown.match(/<h1[^>]*>/g)).toHaveLength(1);
      // Every <details> tag is the report's own, and closed.
      expect(shown.match(/<details>/g)?.length).toBe(shown.match(/<\/details>/g)?.length);
      for (const [row] of shown.matchAll(/<tr>[\s\S]*?<\/tr>/g)) {
        expect(row).not.toMatch(/<t[dh][^>]*>\s*Evil/);
      }
      expect(shown).not.toContain(ESCAPE);
    }
    expect(markdown.trimEnd().endsWith('`````')).toBe(true);
  });

  it('draws SVGs that are valid XML', async () => {
    await writeResult(folder, hostileRun());
    await writeReport(folder);
    const pictures = (await readdir(folder)).filter((name) => name.endsWith('.svg'));
    expect(pictures.length).toBeGreaterThan(0);
    for (const name of pictures) {
      const svg = await readFile(join(folder, name), 'utf8');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: XML forbids them
      expect(svg.match(/<img|[\u0000-\u0008\u000B\u000C\u000E-\u001F]/)).toBeNull();
    }
  });

  it('prints no escape codes to a terminal', () => {
    const run = hostileRun();
    expect(renderTerminal(run, en, { width: 100, colour: false })).not.toContain('\u001B');
    expect(differencesBetween(makeResult(), run).join('')).not.toContain('\u001B');
  });

  it.each([
    '=HYPERLINK("http://evil.example";"x")',
    '+1+1',
    '-2+3',
    '@SUM(1)',
    '\t=1+1',
    '\r=1+1',
    'late;=1+1',
    'late,@SUM(1)',
  ])('has no formula in its CSV: %j', (formula) => {
    const csv = renderCsv(withCell(makeResult(), 0, voided(formula)));
    const fields = csv.split('\r\n')[1]?.match(/"(?:[^"]|"")*"|[^,]+|(?<=,)(?=,)/g) ?? [];
    const begun = fields.flatMap((field) => field.replace(/^"/, '').split(/[;,]/));
    expect(begun.filter((text) => /^[=+@\t\r]|^-(?![\d.]+$)/.test(text))).toEqual([]);
    // Numbers stay unquoted.
    expect(fields[1]).toBe('100');
  });
});

describe('a text in Markdown', () => {
  const render = (markdown: string) => new Marked().parse(markdown, { async: false });
  const textOf = (html: string) =>
    html
      .replace(/^<p>|<\/p>\n$/g, '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&');

  it('reads as it was written', () => {
    const pieces = fc.constantFrom(
      ...[
        '<b>',
        '**',
        '_',
        '`',
        '[x](y)',
        '&amp;',
        '|',
        '\\',
        'https://a.b',
        'www.a.b',
        '#',
        '-',
        '1.',
        '~~',
      ],
      ...['$', '!', 'word', ' ', '2.5', '"', "'", '>', '+'],
    );
    fc.assert(
      fc.property(fc.array(pieces, { minLength: 1, maxLength: 12 }), (parts) => {
        const text = parts.join('').trim().replaceAll(/\s+/g, ' ');
        fc.pre(text !== '');
        expect(textOf(render(escapeMarkdown(text)))).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });

  it('is not escaped where nothing in it could be markup', () => {
    const plain = 'a driver thread was late by 80.0 ms (limit 20.0 ms): use fewer clients or more --threads';
    expect(escapeMarkdown(plain)).toBe(plain);
    expect(escapeMarkdown('20.19.0')).toBe('20.19.0');
  });
});
