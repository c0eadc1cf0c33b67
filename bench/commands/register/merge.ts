import type { RegisterCommand } from '../command.ts';
import { languageOption } from '../language.ts';
import type { MergeFlags } from '../merge.ts';

/** `bench merge RUN…`: adds up runs of several drivers. */
export const registerMerge: RegisterCommand = (program, terminal) => {
  program
    .command('merge')
    .description(
      'add up runs of the same plan by drivers that ran side by side; what did not overlap in time is void',
    )
    .argument('<runs...>', 'folders of the runs, two or more')
    .option('--out <folder>', "folder in which the run's own folder is made", 'results')
    .option('--name <name>', "name of the run's own folder (default: the time)")
    .addOption(languageOption())
    .action(async (runs: string[], flags: MergeFlags) => {
      const { mergeFolders } = await import('../merge.ts');
      return mergeFolders(runs, flags, terminal);
    });
};
