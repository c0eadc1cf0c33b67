import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { analyse } from '../../../bench/report/analysis/index.ts';
import { chartsOf } from '../../../bench/report/charts/index.ts';
import { writeReport } from '../../../bench/report/index.ts';
import { renderMarkdown } from '../../../bench/report/render/markdown.ts';
import { renderTerminal, styleOf } from '../../../bench/report/render/terminal.ts';
import { en } from '../../../bench/report/words/en/index.ts';
import { DATA_FILE, ResultError, writeResult } from '../../../bench/result/file.ts';
import type { Result } from '../../../bench/result/schema.ts';
import { ALL_MODE_NAMES, failed, makeResult, voided, withCell } from '../../fixtures/make-result.ts';

function markdownOf(result: Result): string {
  const analysis = analyse(result);
  return renderMarkdown(analysis, chartsOf(analysis, en), en);
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'report-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('report.md', () => {
  const result = withCell(
    makeResult({
      modes: ['short-poll', 'long-poll', 'socket.io'],
      pollIntervalMs: [500, 2000],
      messagesPerSecond: [1, 5],
      repeat: 3,
      control: true,
      freshnessMs: 500,
    }),
    0,
    failed('the server ended with SIGKILL'),
  );

  it('is pinned byte for byte', async () => {
    await expect(markdownOf(result)).toMatchFileSnapshot('report.md');
  });

  it('is made from data.json alone, the same each time', async () => {
    await writeResult(folder, result);
    const [path = ''] = await writeReport(folder);
    const first = await readFile(path);
    await writeReport(folder);
    expect((await readFile(path)).equals(first)).toBe(true);
    expect(first.toString()).toBe(markdownOf(result));
  });

  it('does not depend on the order in which cells ran', () => {
    const shuffled = { ...result, cells: [...result.cells].reverse() };
    expect(markdownOf(shuffled)).toBe(markdownOf(result));
  });

  it.each([
    ['damaged', '{"schemaVersion": 1, "cells": [', /is not JSON/],
    ['foreign', '{"name": "something-else"}', /schemaVersion none/],
    ['incomplete', '{"schemaVersion": 1}', /is not a run's data/],
    [
      'changed by hand',
      JSON.stringify(makeResult()).replace(/"latencyHistogram":"[^"]{20}/, '"latencyHistogram":"'),
      /must be a compressed HDR histogram/,
    ],
  ])('writes nothing when the data is %s', async (_, data, message) => {
    await writeFile(join(folder, DATA_FILE), data);
    await writeFile(join(folder, 'report.md'), 'kept');
    await expect(writeReport(folder)).rejects.toThrow(ResultError);
    await expect(writeReport(folder)).rejects.toThrow(message);
    expect(await readFile(join(folder, 'report.md'), 'utf8')).toBe('kept');
    expect((await readdir(folder)).sort()).toEqual([DATA_FILE, 'report.md']);
  });

  it('says that a run has not ended', () => {
    const { finishedAt: _, ...unfinished } = result;
    expect(markdownOf(unfinished)).toContain(en.unfinished);
    expect(markdownOf({ ...result, interrupted: true })).toContain(en.interrupted);
  });

  it('says so when there are no cells at all', () => {
    expect(markdownOf({ ...result, cells: [] })).toContain(en.nothingMeasured);
  });
});

describe('the table in the terminal', () => {
  const all = makeResult({ modes: ALL_MODE_NAMES });

  it.each([100, 60])('fits %i columns', (width) => {
    const lines = renderTerminal(all, en, { width, colour: false }).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
    for (const name of ALL_MODE_NAMES) expect(lines.some((line) => line.includes(name))).toBe(true);
  });

  it('shows what a void row measured in brackets, and nothing for a failed one', () => {
    const style = { width: 100, colour: false };
    const result = makeResult();
    const shown = renderTerminal(withCell(result, 0, voided('late by 80 ms')), en, style);
    expect(shown).toContain('(1,000)');
    expect(shown).toContain('late by 80 ms');
    expect(renderTerminal(withCell(result, 0, failed('killed')), en, style)).toMatch(/requests +— +100/);
  });

  it('is coloured for terminals only, and never against NO_COLOR', () => {
    expect(styleOf({ isTTY: true, columns: 80 }, {})).toEqual({ width: 80, colour: true });
    expect(styleOf({ isTTY: true, columns: 80 }, { NO_COLOR: '1' }).colour).toBe(false);
    expect(styleOf({}, {})).toEqual({ width: 100, colour: false });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes begin with one
    expect(renderTerminal(all, en, { width: 100, colour: true })).toMatch(/\u001B\[1m/);
  });
});
