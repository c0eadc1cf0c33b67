import { renderComparison } from '../report/render/comparison.ts';
import { type Language, TEXTS } from '../report/words/index.ts';
import { compareRuns } from '../result/compare.ts';
import { readResult, runFolder } from '../result/file.ts';
import type { RegisterCommand } from './command.ts';
import { languageOption } from './language.ts';

/** `bench compare A B`: what changed from one run to another, and what did not. */
export const registerCompare: RegisterCommand = (program, terminal) => {
  program
    .command('compare')
    .description('say what changed between two runs of the same plan, and what is within their noise')
    .argument('<before>', 'folder of the first run')
    .argument('<after>', 'folder of the second run')
    .option('--force', 'compare although store, machine or plan differ')
    .addOption(languageOption())
    .action(async (before: string, after: string, flags: { force?: true; lang: Language }) => {
      const [first, second] = [await readResult(runFolder(before)), await readResult(runFolder(after))];
      const comparison = compareRuns(first, second, { force: flags.force ?? false });
      terminal.print(renderComparison(comparison, TEXTS[flags.lang]));
    });
};
