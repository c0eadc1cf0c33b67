import type { RegisterCommand } from '../command.ts';
import type { CompareFlags } from '../compare.ts';
import { languageOption } from '../language.ts';

/** `bench compare A B`: what changed from one run to another, and what did not. */
export const registerCompare: RegisterCommand = (program, terminal) => {
  program
    .command('compare')
    .description('say what changed between two runs of the same plan, and what is within their noise')
    .argument('<before>', 'folder of the first run')
    .argument('<after>', 'folder of the second run')
    .option('--force', 'compare although store, machine or plan differ')
    .addOption(languageOption())
    .action(async (before: string, after: string, flags: CompareFlags) => {
      const { compareFolders } = await import('../compare.ts');
      return compareFolders(before, after, flags, terminal);
    });
};
