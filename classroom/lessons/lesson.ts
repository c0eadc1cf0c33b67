import { formatCount } from '../../bench/report/words/format.ts';
import type { LessonText } from './text/en.ts';

/** One row of a lesson's table: a figure measured the wrong way and the right way, written with its unit. */
export interface Contrast {
  readonly figure: string;
  readonly wrong: string;
  readonly right: string;
}

/** Writes the figures of one row in the same unit and with the same number of digits. */
export type FormatAlike = (values: readonly number[]) => readonly string[];

/** Makes a row of two numbers, written by `format`. */
export function contrastOf(
  figure: string,
  [wrong, right]: readonly [number, number],
  format: FormatAlike,
): Contrast {
  const [wrongText = '', rightText = ''] = format([wrong, right]);
  return { figure, wrong: wrongText, right: rightText };
}

/** Writes each number as a whole number. */
export const counts: FormatAlike = (values) => values.map(formatCount);

export interface LessonOutcome {
  /** How each column was measured, for the table's head. */
  readonly wrongWay: string;
  readonly rightWay: string;
  readonly contrasts: readonly Contrast[];
  /** Why the columns differ, with figures of this run. */
  readonly why: string;
}

/** A demonstration of one measuring mistake: it measures the wrong way and the right way, now, on this machine. */
export interface Lesson {
  readonly name: string;
  /** Describes the mistake in one line. */
  summary(words: LessonText): string;
  /**
   * Measures both ways.
   *
   * @param words - texts of the language to answer in.
   * @param say - called with each line of progress.
   * @throws {Error} if something could not be measured.
   */
  run(words: LessonText, say: (line: string) => void): Promise<LessonOutcome>;
}
