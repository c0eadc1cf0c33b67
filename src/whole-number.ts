import { z } from 'zod';

/** Reads a whole number in a range from its decimal digits. */
export function wholeNumber(min: number, max: number) {
  const constraint = `must be a whole number from ${min} to ${max}`;
  return z
    .string(constraint)
    .regex(/^\d{1,16}$/, constraint)
    .transform(Number)
    .refine((value) => value >= min && value <= max, constraint);
}
