import { en } from './en.ts';
import { ko } from './ko.ts';

/** Everything a report says, in one language. English is the contract that the others fulfil. */
export type Text = typeof en;

/** The languages that a report can be written in. */
export const TEXTS = { en, ko } as const satisfies Record<string, Text>;
export type Language = keyof typeof TEXTS;
