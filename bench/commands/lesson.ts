import { markdownTable } from 'markdown-table';
import stringWidth from 'string-width';
import { findLesson, lessons } from '../lessons/index.ts';
import type { LessonOutcome } from '../lessons/lesson.ts';
import { nearestTo } from '../nearest.ts';
import { PlanError } from '../plan.ts';
import type { RegisterCommand } from './command.ts';

/** `bench lesson NAME`: falls into a trap of measuring on purpose, and shows the wrong and the right figure beside each other. */
export const registerLesson: RegisterCommand = (program, terminal) => {
  program
    .command('lesson')
    .description('a trap of measuring: the wrong figure and the right one, measured here and now')
    .argument('[name]', 'which one; without a name they are listed')
    .action(async (name: string | undefined) => {
      if (name === undefined) return terminal.print(listLessons());
      const lesson = findLesson(name) ?? refuse(name);
      terminal.print(`${lesson.name}: ${lesson.summary}\n`);
      terminal.print(renderOutcome(await lesson.run((line) => terminal.print(`  ${line}`))));
    });
};

function refuse(name: string): never {
  const [near] = nearestTo(
    name,
    lessons.map((lesson) => lesson.name),
    1,
  );
  throw new PlanError(
    `there is no lesson '${name}'${near === undefined ? '' : `; perhaps ${near}`}\n${listLessons()}`,
  );
}

function listLessons(): string {
  const longest = Math.max(...lessons.map(({ name }) => name.length));
  const lines = lessons.map(({ name, summary }) => `  ${name.padEnd(longest)}  ${summary}`);
  return `Lessons:\n${lines.join('\n')}\n\nnpm run bench -- lesson <name>`;
}

function renderOutcome({ wrongWay, rightWay, contrasts, why }: LessonOutcome): string {
  const table = markdownTable(
    [
      ['', `wrong: ${wrongWay}`, `right: ${rightWay}`],
      ...contrasts.map(({ figure, wrong, right }) => [figure, wrong, right]),
    ],
    { align: ['l', 'r', 'r'], stringLength: stringWidth },
  );
  return `\n${table}\n\n${why}`;
}
