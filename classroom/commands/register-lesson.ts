import type { RegisterCommand } from '../../bench/commands/command.ts';
import { languageOption } from '../../bench/commands/language.ts';
import type { Language } from '../../bench/report/words/language.ts';

/** Registers `lesson NAME`, which makes a common measuring mistake on purpose and prints the wrong figures beside the right ones. */
export const registerLesson: RegisterCommand = (program, terminal) => {
  program
    .command('lesson')
    .description(
      'demonstrate a measuring mistake: measure the wrong and the right figures, now, on this machine',
    )
    .argument('[name]', 'name of the lesson; without it, all lessons are listed')
    .addOption(languageOption('language of the lesson'))
    .action(async (name: string | undefined, { lang }: { lang: Language }) => {
      const { teach } = await import('./lesson.ts');
      return teach(name, lang, terminal);
    });
};
