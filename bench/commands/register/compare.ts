import { READING_EXIT_HELP, type RegisterCommand } from '../command.ts';
import type { CompareFlags } from '../compare.ts';
import { languageOption } from '../language.ts';

/** `bench compare BEFORE AFTER`: prints which figures changed from one run to another, and which are within the noise. */
export const registerCompare: RegisterCommand = (program, terminal) => {
  program
    .command('compare')
    .description('show what changed between two runs of the same plan, and what is within their noise')
    .argument('<before>', 'folder of the first run, for example results/before')
    .argument('<after>', 'folder of the second run, for example results/after')
    .option('--force', 'compare even if store, machine or plan differ')
    .addOption(languageOption())
    .addHelpText('after', READING_EXIT_HELP)
    .action(async (before: string, after: string, flags: CompareFlags) => {
      const { compareFolders } = await import('../compare.ts');
      return compareFolders(before, after, flags, terminal);
    });
};
