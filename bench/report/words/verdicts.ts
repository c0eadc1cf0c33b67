import type { Verdict, VerdictCode, VerdictOf } from '../../result/verdicts.ts';

/** A sentence or more for each verdict, from its figures alone. */
export type VerdictWords = { readonly [Code in VerdictCode]: (verdict: VerdictOf<Code>) => string };

/** Returns the function that puts any verdict in these words. */
export function speakerOfVerdicts(words: VerdictWords): (verdict: Verdict) => string {
  return (verdict) => (words[verdict.code] as (verdict: Verdict) => string)(verdict);
}
