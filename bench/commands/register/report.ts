import { Argument } from 'commander';
import type { Language } from '../../report/words/language.ts';
import type { RegisterCommand } from '../command.ts';
import { languageOption } from '../language.ts';

/** `bench report FOLDER`: a run's documents once more, from its data alone. */
export const registerReport: RegisterCommand = (program, terminal) => {
  program
    .command('report')
    .description('make the report of a run again, from its data.json alone')
    .addArgument(new Argument('<folder>', 'folder of the run, such as results/2026-01-31T12-00-00'))
    .addOption(languageOption())
    .action(async (folder: string, { lang }: { lang: Language }) => {
      const { reportAgain } = await import('../report.ts');
      return reportAgain(folder, lang, terminal);
    });
};
