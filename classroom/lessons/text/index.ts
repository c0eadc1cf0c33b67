import type { Language } from '../../../bench/report/words/language.ts';
import { en, type LessonText } from './en.ts';
import { ko } from './ko.ts';

/** The lessons' texts, one catalogue for each language that a report can be written in. */
export const LESSON_TEXTS: Readonly<Record<Language, LessonText>> = { en, ko };
