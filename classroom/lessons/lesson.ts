import { formatCount } from '../../bench/report/words/format.ts';
import type { LessonText } from './text/en.ts';

/** A figure as it is easily but wrongly measured, beside the same figure measured right. */
export interface Contrast {
  readonly figure: string;
  readonly wrong: string;
  readonly right: string;
}

/** Writes the figures of one row alike, in one unit. */
export type FormatAlike = (values: readonly number[]) => readonly string[];

/** A row of two numbers. */
export function contrastOf(
  figure: string,
  [wrong, right]: readonly [number, number],
  format: FormatAlike,
): Contrast {
  const [wrongText = '', rightText = ''] = format([wrong, right]);
  return { figure, wrong: wrongText, right: rightText };
}

export const counts: FormatAlike = (values) => values.map(formatCount);

export interface LessonOutcome {
  /** How the wrong and the right figures were measured, in few words. */
  readonly wrongWay: string;
  readonly rightWay: string;
  readonly contrasts: readonly Contrast[];
  /** Why they differ, in the figures of this very run. */
  readonly why: string;
}

/** A trap of measuring, set up for real and fallen into on purpose. */
export interface Lesson {
  readonly name: string;
  summary(words: LessonText): string;
  /**
   * @param words - of the language in which all is told.
   * @param say - told what is under way, a line at a time.
   */
  run(words: LessonText, say: (line: string) => void): Promise<LessonOutcome>;
}
