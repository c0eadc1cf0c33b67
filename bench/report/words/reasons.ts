import type { Reason, ReasonCode, ReasonOf } from '../../result/reasons.ts';
import { formatApart } from './format.ts';

/** A reason in words. */
export interface ReasonText {
  readonly problem: string;
  /** Which other load to measure instead. Kept apart, since a search for a capacity tries other loads by itself. */
  readonly advice?: string;
}

/** The words of each reason, from its figures alone. */
export type ReasonWords = {
  readonly [Code in ReasonCode]: (reason: ReasonOf<Code>) => ReasonText;
};

/** Returns the words of any reason. */
export function reasonText(words: ReasonWords, reason: Reason): ReasonText {
  return (words[reason.code] as (reason: Reason) => ReasonText)(reason);
}

/** Returns the function that puts any reason in one sentence. */
export function speakerOfReasons(words: ReasonWords): (reason: Reason) => string {
  return (reason) => {
    const { problem, advice } = reasonText(words, reason);
    return advice === undefined ? problem : `${problem}: ${advice}`;
  };
}

/**
 * Writes a figure and its limit, with a fixed number of decimals so that the two line up, and more decimals where they would read
 * the same.
 */
export function writeBeside(figure: number, limit: number, decimals = 1): readonly [string, string] {
  return formatApart(figure, limit, (value, digits) => value.toFixed(digits), decimals);
}

/** The same for shares of one, in per cent. */
export function percentBeside(figure: number, limit: number): readonly [string, string] {
  const [written, other] = writeBeside(figure * 100, limit * 100);
  return [`${written}%`, `${other}%`];
}
