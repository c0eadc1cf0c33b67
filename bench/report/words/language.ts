/** The languages that a report can be written in. */
export type Language = 'en' | 'ko';
