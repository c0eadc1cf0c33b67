import { relative, resolve } from 'node:path';
import { makeRunFolder } from '../plan/run-folder.ts';
import { presets } from '../presets/index.ts';
import { verdictsOf } from '../report/analysis/verdict.ts';
import { writeReport } from '../report/index.ts';
import { renderTerminal, styleOf } from '../report/render/terminal.ts';
import { type Language, TEXTS } from '../report/words/index.ts';
import { readResult, runFolder, writeResult } from '../result/file.ts';
import { mergeResults } from '../result/merge.ts';
import { EXIT, type Terminal } from './command.ts';

export interface MergeFlags {
  readonly out: string;
  readonly name?: string;
  readonly lang: Language;
}

/** Adds up runs of drivers that ran side by side, and reports them as one. */
export async function mergeFolders(
  folders: readonly string[],
  { out, name, lang }: MergeFlags,
  terminal: Terminal,
): Promise<void> {
  const results = await Promise.all(folders.map((folder) => readResult(runFolder(folder))));
  const merged = mergeResults(results);
  const result = { ...merged, verdicts: [...verdictsOf(merged)] };
  const folder = await makeRunFolder(resolve(out), name, new Date());
  await writeResult(folder, result);
  const paths = await writeReport(folder, lang, presets);
  terminal.print(
    [
      renderTerminal(result, TEXTS[lang], styleOf(process.stdout, process.env), presets),
      paths.map((path) => relative(process.cwd(), path)).join('\n'),
    ].join('\n\n'),
  );
  const voided = result.cells.some(({ status }) => status !== 'ok');
  terminal.exitWith(voided && !result.plan.allowVoid ? EXIT.void : EXIT.ok);
}
