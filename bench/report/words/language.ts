/**
 * The languages of the report, the lessons and the page. The compiler asks for the texts of each: the report's in
 * `words/index.ts`, the lessons' and the page's in their `text/index.ts`, and a preset's beside its figures.
 */
export const LANGUAGES = ['en', 'ko'] as const;

export type Language = (typeof LANGUAGES)[number];
