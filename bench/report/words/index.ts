import { en } from './en/index.ts';
import { ko } from './ko/index.ts';
import { LANGUAGES, type Language } from './language.ts';
import type { Text } from './text.ts';

export { LANGUAGES, type Language, type Text };

/** The report's words in each language. */
export const TEXTS: Readonly<Record<Language, Text>> = { en, ko };
