import { markdownTable } from 'markdown-table';
import stringWidth from 'string-width';
import type { RegisterCommand } from '../../bench/commands/command.ts';
import { languageOption } from '../../bench/commands/language.ts';
import { quitWhenAsked } from '../../bench/commands/stop.ts';
import { nearestTo } from '../../bench/plan/nearest.ts';
import { PlanError } from '../../bench/plan/plan.ts';
import type { Language } from '../../bench/report/words/language.ts';
import { findLesson, lessons } from './index.ts';
import type { LessonOutcome } from './lesson.ts';
import type { LessonText } from './text/en.ts';
import { LESSON_TEXTS } from './text/index.ts';

/** `bench lesson NAME`: falls into a trap of measuring on purpose, and shows the wrong and the right figure beside each other. */
export const registerLesson: RegisterCommand = (program, terminal) => {
  program
    .command('lesson')
    .description('a trap of measuring: the wrong figure and the right one, measured here and now')
    .argument('[name]', 'which one; without a name they are listed')
    .addOption(languageOption('language of the lesson'))
    .action(async (name: string | undefined, { lang }: { lang: Language }) => {
      const words = LESSON_TEXTS[lang];
      if (name === undefined) return terminal.print(listLessons(words));
      const lesson = findLesson(name) ?? refuse(name, words);
      quitWhenAsked(terminal);
      terminal.print(`${lesson.name}: ${lesson.summary(words)}\n`);
      terminal.print(renderOutcome(await lesson.run(words, (line) => terminal.print(`  ${line}`)), words));
    });
};

function refuse(name: string, words: LessonText): never {
  const [near] = nearestTo(
    name,
    lessons.map((lesson) => lesson.name),
    1,
  );
  throw new PlanError(
    `there is no lesson '${name}'${near === undefined ? '' : `; perhaps ${near}`}\n${listLessons(words)}`,
  );
}

function listLessons(words: LessonText): string {
  const longest = Math.max(...lessons.map(({ name }) => name.length));
  const lines = lessons.map(({ name, summary }) => `  ${name.padEnd(longest)}  ${summary(words)}`);
  return `${words.lessons}\n${lines.join('\n')}\n\nnpm run bench -- lesson <name>`;
}

function renderOutcome({ wrongWay, rightWay, contrasts, why }: LessonOutcome, words: LessonText): string {
  const table = markdownTable(
    [
      ['', `${words.wrong}: ${wrongWay}`, `${words.right}: ${rightWay}`],
      ...contrasts.map(({ figure, wrong, right }) => [figure, words.unit(wrong), words.unit(right)]),
    ],
    { align: ['l', 'r', 'r'], stringLength: stringWidth },
  );
  return `\n${table}\n\n${why}`;
}
