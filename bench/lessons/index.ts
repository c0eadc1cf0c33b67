import type { Lesson } from './lesson.ts';

/** Every lesson, in the order of the page. The command line and the page derive from this list. */
export const lessons: readonly Lesson[] = [];

/** Looks a lesson up by its name. */
export function findLesson(name: string): Lesson | undefined {
  return lessons.find((lesson) => lesson.name === name);
}
