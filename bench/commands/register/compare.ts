import { COMPARE_EXIT_HELP, type RegisterCommand } from '../command.ts';
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
    .option(
      '--fail-on <gates...>',
      "changes that are not to happen, such as 'push.latencyMs.p99 > 10%' or 'push.missed > 0'; exit with 3 where one is beyond the noise",
    )
    .option('--junit <file>', 'write the outcome of each gate as JUnit XML')
    .option('--html <file>', 'write the comparison as a page, with the charts of both runs over each other')
    .addOption(languageOption())
    .addHelpText('after', COMPARE_EXIT_HELP)
    .action(async (before: string, after: string, flags: CompareFlags) => {
      const { compareFolders } = await import('../compare.ts');
      return compareFolders(before, after, flags, terminal);
    });
};
