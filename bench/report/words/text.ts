import type { en } from './en/index.ts';

/** Everything that a report says in one language. The other languages must have what English has. */
export type Text = typeof en;
