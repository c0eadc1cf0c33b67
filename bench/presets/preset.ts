import type { OptionTexts } from '../plan/options.ts';
import type { Language } from '../report/words/language.ts';
import type { Row } from '../result/summary.ts';
import type { Measurement } from './measured.ts';

/** A sentence in every language of reports. */
export type Words = Readonly<Record<Language, string>>;

/** How a compared figure's number is to be written. `mCPU`: thousandths of one core. */
export type Unit = 'bytes' | 'bytesPerS' | 'count' | 'fraction' | 'mCPU' | 'ms' | 'ratio';

/** Where published figures come from. */
export interface Source {
  readonly citation: string;
  readonly url: string;
  /** What of the source was read, so that nobody takes a quotation for the original. */
  readonly read: Words;
}

/** One published figure beside ours. */
export interface Comparison {
  readonly figure: Words;
  readonly unit: Unit;
  /** The published number, or what was said where no number was given; absent where nothing was. */
  readonly published: number | Words | undefined;
  /** Absent where this project measures no such thing: a figure is measured or absent. */
  readonly measured: Measurement | undefined;
  /** Why the two may differ, or why one of them is absent. */
  readonly why: Words;
}

/** A published comparison that can be run again: a line in the registry. */
export interface Preset {
  readonly name: string;
  /** Its line in `--help`. */
  readonly summary: string;
  readonly source: Source;
  /** The flags that stand for its workload; all others keep their defaults. */
  readonly flags: OptionTexts;
  /** How the published workload became these flags, for one machine of two cores and less than ten minutes. */
  readonly scaled: Words;
  /** The published figures beside those of a run's rows. Pure: a report made again says the same. */
  readonly compare: (rows: readonly Row[]) => readonly Comparison[];
}
