import { resolve } from 'node:path';
import { nameProblems, outProblems } from '../plan/conflicts.ts';
import { PlanError } from '../plan/plan-error.ts';
import { makeRunFolder } from '../plan/run-folder.ts';
import { presets } from '../presets/index.ts';
import { verdictsOf } from '../report/analysis/verdict.ts';
import { writeReport } from '../report/index.ts';
import { type Language, TEXTS } from '../report/words/index.ts';
import { readResult, runFolder, writeResult } from '../result/file.ts';
import { mergeResults } from '../result/merge.ts';
import type { Terminal } from './command.ts';
import { tellResult } from './tell-result.ts';

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
  const outFolder = resolve(out);
  const problems = [...nameProblems(outFolder, name), ...(await outProblems(outFolder))];
  if (problems.length > 0) throw PlanError.of(problems);
  const results = await Promise.all(folders.map((folder) => readResult(runFolder(folder))));
  const merged = mergeResults(results);
  const result = { ...merged, verdicts: [...verdictsOf(merged)] };
  const folder = await makeRunFolder(outFolder, name, new Date());
  await writeResult(folder, result);
  const paths = await writeReport(folder, lang, presets);
  tellResult({ result, text: TEXTS[lang], paths }, terminal);
}
