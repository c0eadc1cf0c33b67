import { z } from 'zod';
import { type MeasuredCell, measuredSchema } from './schema.ts';

/** Every number that a measured cell has, as a dotted path: `missed`, `latencyMs.p99`. Lists are left out. */
export const NUMERIC_PATHS: readonly string[] = pathsOf(measuredSchema);

function pathsOf(schema: z.ZodObject): readonly string[] {
  return Object.entries(schema.shape).flatMap(([name, field]) => {
    const value = field instanceof z.ZodOptional ? field.unwrap() : field;
    if (value instanceof z.ZodObject) return pathsOf(value).map((path) => `${name}.${path}`);
    return value instanceof z.ZodNumber ? [name] : [];
  });
}

/** The number at a path of {@link NUMERIC_PATHS}. */
export function numberAt(cell: MeasuredCell, path: string): number | undefined {
  const value = path
    .split('.')
    .reduce<unknown>((at, name) => (at as Readonly<Record<string, unknown>> | undefined)?.[name], cell);
  return typeof value === 'number' ? value : undefined;
}
