import type { Language } from '../../report/words/language.ts';
import { type AdviceText, en } from './en.ts';
import { ko } from './ko.ts';

export type { AdviceText };

/** The words of the advice in each language. */
export const ADVICE_TEXTS: Readonly<Record<Language, AdviceText>> = { en, ko };
