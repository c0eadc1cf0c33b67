import { expect, it } from 'vitest';
import { findLesson, lessons } from '../../classroom/lessons/index.ts';
import { LESSON_TEXTS } from '../../classroom/lessons/text/index.ts';
import { TRAPS } from '../../classroom/page/lessons/steps.ts';

it('has a lesson on the command line for each trap on the page, in the same order', () => {
  expect(lessons.map(({ name }) => name)).toEqual(Object.keys(TRAPS));
});

it('counts the queries that an ETag from a hash of the body still costs', async () => {
  const outcome = await findLesson('body-hash-etag')?.run(LESSON_TEXTS.en, () => {});
  const figure = (name: string) => outcome?.contrasts.find((contrast) => contrast.figure === name);
  expect(figure('answered 304')).toMatchObject({ wrong: '500', right: '500' });
  expect(figure('database queries')).toMatchObject({ wrong: '500', right: '0' });
});
