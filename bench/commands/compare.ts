import { renderComparison } from '../report/render/comparison.ts';
import { type Language, TEXTS } from '../report/words/index.ts';
import { compareRuns } from '../result/compare.ts';
import { readResult, runFolder } from '../result/file.ts';
import type { Terminal } from './command.ts';

export interface CompareFlags {
  readonly force?: true;
  readonly lang: Language;
}

/** Says what changed from one run to another, and what did not. */
export async function compareFolders(
  before: string,
  after: string,
  { force, lang }: CompareFlags,
  { print }: Terminal,
): Promise<void> {
  const [first, second] = [await readResult(runFolder(before)), await readResult(runFolder(after))];
  const comparison = compareRuns(first, second, { force: force ?? false });
  print(renderComparison(comparison, TEXTS[lang]));
}
