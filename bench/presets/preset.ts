import type { OptionTexts } from '../plan/options.ts';
import type { PublishedComparison } from '../report/published.ts';

/** A published comparison that can be run again: a line in the registry. */
export interface Preset extends PublishedComparison {
  /** Its line in `--help`. */
  readonly summary: string;
  /** The flags that stand for its workload; all others keep their defaults. */
  readonly flags: OptionTexts;
}
