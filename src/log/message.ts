import { Buffer } from 'node:buffer';
import { z } from 'zod';
import { MAX_AUTHOR_CHARACTERS, MAX_TEXT_BYTES } from './message-limits.ts';

export { MAX_AUTHOR_CHARACTERS, MAX_TEXT_BYTES };

/**
 * Text as every reader gets it: JSON can escape half of a surrogate pair, UTF-8 cannot carry it, and a store keeps U+FFFD instead.
 * So it becomes U+FFFD here, for live readers too.
 */
const text = (error?: string) => z.string(error).overwrite((given) => given.toWellFormed());

/** What a client posts. The log adds the rest. */
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

/** A message as posted: no place in the log yet. */
export type NewMessage = z.infer<typeof newMessageSchema>;

/**
 * A message in the log.
 *
 * `seq` is dense from 1, so a reader's cursor is the `seq` of the last message it has, and 0 before the first.
 * `createdAt` is ISO 8601 wall-clock time, for people; nothing is measured with it.
 */
export interface Message {
  readonly seq: number;
  readonly author: string;
  readonly text: string;
  readonly createdAt: string;
}
