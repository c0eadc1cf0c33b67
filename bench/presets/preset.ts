import type { OptionTexts } from '../plan/options.ts';
import type { PublishedComparison } from '../report/published.ts';

/** A published comparison that can be run again with `--preset`. */
export interface Preset extends PublishedComparison {
  /** Its line in `--help`. */
  readonly summary: string;
  /** The flags that reproduce its workload; all others keep their defaults. */
  readonly flags: OptionTexts;
}
