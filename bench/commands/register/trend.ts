import { READING_EXIT_HELP, type RegisterCommand } from '../command.ts';
import { languageOption } from '../language.ts';
import type { TrendFlags } from '../trend.ts';

/** `bench trend RUN…`: shows figures over runs, and where they changed. */
export const registerTrend: RegisterCommand = (program, terminal) => {
  program
    .command('trend')
    .description(
      'show figures over runs of one plan and where they changed; runs of other machines stand apart',
    )
    .argument('<runs...>', 'folders of runs, for example results/*')
    .option('--html <file>', 'write it as a page with charts')
    .option('--csv <file>', 'write every figure of every run as CSV')
    .addOption(languageOption())
    .addHelpText('after', READING_EXIT_HELP)
    .action(async (runs: string[], flags: TrendFlags) => {
      const { showTrend } = await import('../trend.ts');
      return showTrend(runs, flags, terminal);
    });
};
