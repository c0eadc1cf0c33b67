import { en } from './en/index.ts';
import { ko } from './ko/index.ts';
import type { Language } from './language.ts';

export type { Language };

/** Everything a report says, in one language. English is the contract that the others fulfil. */
export type Text = typeof en;

/** The report's words in each language. */
export const TEXTS: Readonly<Record<Language, Text>> = { en, ko };
