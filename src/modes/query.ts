import type { z } from 'zod';
import { HttpProblem } from '../http/problem.ts';

/**
 * Reads the query of a URL.
 *
 * @returns the values, or a problem that lists every wrong parameter with its constraint and the value given. The problem is not thrown,
 * because a throw is slow and every poll is read here.
 */
export function readQuery<Schema extends z.ZodObject>(
  url: string,
  schema: Schema,
): z.output<Schema> | HttpProblem {
  const given = queryOf(url);
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const detail = parsed.error.issues
    .map(
      ({ path, message }) =>
        `${String(path[0])} ${message} (given: ${JSON.stringify(given[String(path[0])])})`,
    )
    .join('; ');
  return new HttpProblem({ status: 400, title: 'Bad query', detail });
}

/** Returns the parameters of a URL. If one is given twice, the last value counts. */
export function queryOf(url: string): Partial<Record<string, string>> {
  const question = url.indexOf('?');
  return Object.fromEntries(new URLSearchParams(question < 0 ? '' : url.slice(question + 1)));
}

/** Returns the path of a request's URL, without its query. */
export function pathOf(url: string): string {
  const question = url.indexOf('?');
  return question < 0 ? url : url.slice(0, question);
}
