import type { z } from 'zod';
import { HttpProblem } from '../../src/http/problem.ts';

/**
 * Reads a JSON body.
 *
 * @throws {HttpProblem} 400 that names every field at fault with its constraint.
 */
export function readBody<Body>(schema: z.ZodType<Body>, body: unknown): Body {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  const detail = parsed.error.issues.map(({ path, message }) => [...path, message].join(' ')).join('; ');
  throw new HttpProblem({ status: 400, title: 'Bad request', detail });
}
