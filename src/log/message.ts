import { Buffer } from 'node:buffer';
import { z } from 'zod';
import { MAX_AUTHOR_CHARACTERS, MAX_TEXT_BYTES } from './message-limits.ts';

export { MAX_AUTHOR_CHARACTERS, MAX_TEXT_BYTES };

/**
 * A string whose lone surrogates are replaced by U+FFFD. JSON can escape a lone surrogate, but UTF-8 cannot carry it, and a store would
 * return U+FFFD for it; replacing it here gives live readers the same text as later ones.
 */
const text = (error?: string) => z.string(error).overwrite((given) => given.toWellFormed());

/** The body of `POST /messages`. The log adds `seq` and `createdAt`. */
export const newMessageSchema = z.strictObject({
  author: text()
    .trim()
    .min(1, 'must not be empty')
    .max(MAX_AUTHOR_CHARACTERS, `must have at most ${MAX_AUTHOR_CHARACTERS} characters`)
    .default('anonymous'),
  text: text('is required, as a string')
    .min(1, 'must not be empty')
    .refine((given) => Buffer.byteLength(given) <= MAX_TEXT_BYTES, {
      error: `must have at most ${MAX_TEXT_BYTES} bytes of UTF-8`,
    }),
});

/** A message as posted, not in the log yet. */
export type NewMessage = z.infer<typeof newMessageSchema>;

/**
 * A message in the log.
 *
 * `seq` counts from 1 without holes. A reader's cursor is the `seq` of the last message it has, or 0 before the first.
 * `createdAt` is wall-clock time in ISO 8601, for people; no measurement uses it.
 */
export interface Message {
  readonly seq: number;
  readonly author: string;
  readonly text: string;
  readonly createdAt: string;
}
