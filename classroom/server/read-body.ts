import type { z } from 'zod';
import { HttpProblem } from '../../src/http/problem.ts';

/**
 * Validates a parsed JSON body.
 *
 * @param body - the parsed body; `undefined` counts as `{}`.
 * @returns the body in the schema's shape, with its defaults.
 * @throws {HttpProblem} 400 whose detail names every invalid field and its constraint.
 */
export function readBody<Body>(schema: z.ZodType<Body>, body: unknown): Body {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  const detail = parsed.error.issues.map(({ path, message }) => [...path, message].join(' ')).join('; ');
  throw new HttpProblem({ status: 400, title: 'Bad request', detail });
}
