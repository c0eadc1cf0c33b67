import { stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { renderTrend, renderTrendCsv, renderTrendPage } from '../report/trend.ts';
import { type Language, TEXTS } from '../report/words/index.ts';
import { DATA_FILE, ResultError, readResult, runFolder, writeFileAtomically } from '../result/file.ts';
import { trendOf } from '../result/trend.ts';
import type { Terminal } from './command.ts';

export interface TrendFlags {
  readonly html?: string;
  readonly csv?: string;
  readonly lang: Language;
}

/** Shows figures over runs, and where they changed. What holds no run, as other files behind `results/*` do, is passed over. */
export async function showTrend(
  paths: readonly string[],
  flags: TrendFlags,
  { print }: Terminal,
): Promise<void> {
  const folders: string[] = [];
  for (const folder of new Set(paths.map(runFolder))) {
    if (await isThere(join(folder, DATA_FILE))) folders.push(folder);
  }
  if (folders.length === 0) throw new ResultError(`no run to read in ${paths.join(', ')}`);
  const trend = trendOf(await Promise.all(folders.map(readResult)));
  const text = TEXTS[flags.lang];
  const written: string[] = [];
  const write = async (path: string, content: string): Promise<void> => {
    await writeFileAtomically(path, content);
    written.push(relative(process.cwd(), path));
  };
  if (flags.csv !== undefined) await write(flags.csv, renderTrendCsv(trend, text));
  if (flags.html !== undefined) await write(flags.html, await renderTrendPage(trend, text));
  print([renderTrend(trend, text), ...written].join('\n').trimEnd());
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
