import type { RegisterCommand } from '../../bench/commands/command.ts';
import { languageOption } from '../../bench/commands/language.ts';
import type { Language } from '../../bench/report/words/language.ts';

/** `bench lesson NAME`: a trap of measuring. */
export const registerLesson: RegisterCommand = (program, terminal) => {
  program
    .command('lesson')
    .description('a trap of measuring: the wrong figure and the right one, measured here and now')
    .argument('[name]', 'which one; without a name they are listed')
    .addOption(languageOption('language of the lesson'))
    .action(async (name: string | undefined, { lang }: { lang: Language }) => {
      const { teach } = await import('./command.ts');
      return teach(name, lang, terminal);
    });
};
