import { markdownTable } from 'markdown-table';
import stringWidth from 'string-width';
import type { Terminal } from '../../bench/commands/command.ts';
import { quitWhenAsked } from '../../bench/commands/stop.ts';
import { nearestTo } from '../../bench/plan/nearest-names.ts';
import { PlanError } from '../../bench/plan/plan.ts';
import type { Language } from '../../bench/report/words/language.ts';
import { BENCH } from '../../src/process/command-names.ts';
import { findLesson, lessons } from '../lessons/index.ts';
import type { LessonOutcome } from '../lessons/lesson.ts';
import type { LessonText } from '../lessons/text/en.ts';
import { LESSON_TEXTS } from '../lessons/text/index.ts';

/**
 * Makes a common measuring mistake on purpose and prints the wrong figures beside the right ones.
 *
 * @param name - which trap; without it they are listed.
 * @throws {PlanError} when there is no such lesson.
 */
export async function teach(name: string | undefined, language: Language, terminal: Terminal): Promise<void> {
  const words = LESSON_TEXTS[language];
  if (name === undefined) return terminal.print(listLessons(words));
  const lesson = findLesson(name) ?? refuse(name, words);
  quitWhenAsked(terminal);
  terminal.print(`${lesson.name}: ${lesson.summary(words)}\n`);
  terminal.print(renderOutcome(await lesson.run(words, (line) => terminal.print(`  ${line}`)), words));
}

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
  return `${words.lessons}\n${lines.join('\n')}\n\n${BENCH.before} lesson <name>`;
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
