import { Argument } from 'commander';
import type { Language } from '../../report/words/language.ts';
import { READING_EXIT_HELP, type RegisterCommand } from '../command.ts';
import { languageOption } from '../language.ts';

/** `bench report FOLDER`: makes the report of a run again, from its `data.json` alone. */
export const registerReport: RegisterCommand = (program, terminal) => {
  program
    .command('report')
    .description('make the report of a run again, from its data.json alone')
    .addArgument(new Argument('<folder>', 'folder of the run, for example results/2026-01-31T12-00-00'))
    .addOption(languageOption())
    .addHelpText('after', READING_EXIT_HELP)
    .action(async (folder: string, { lang }: { lang: Language }) => {
      const { reportAgain } = await import('../report.ts');
      return reportAgain(folder, lang, terminal);
    });
};
