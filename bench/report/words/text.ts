import type { en } from './en/index.ts';

/** Everything that a report says in one language. English is the contract that the other languages fulfil. */
export type Text = typeof en;
