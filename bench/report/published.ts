import type { Row } from '../result/summary.ts';
import type { Language } from './words/language.ts';

/** A sentence in every language of reports. */
export type Words = Readonly<Record<Language, string>>;

/** The unit of a compared figure, by which its number is written. `mCPU`: thousandths of one core. */
export type Unit = 'bytes' | 'bytesPerS' | 'count' | 'fraction' | 'mCPU' | 'ms' | 'ratio';

/** A measured figure, and whether it can be trusted. */
export interface Measurement {
  readonly value: number;
  /** `void`: the driver could not keep up, so the figure is shown in brackets. */
  readonly status: 'ok' | 'void';
  /** The true figure is this or more: nothing larger was measured, or nothing larger that counts. */
  readonly atLeast?: true;
}

/** Where published figures come from. */
export interface Source {
  readonly citation: string;
  readonly url: string;
  /** Which part of the source was read: the original, or a quotation elsewhere. */
  readonly read: Words;
}

/** One published figure beside ours. */
export interface Comparison {
  readonly figure: Words;
  readonly unit: Unit;
  /** The published number, or its words where no number was given; absent where nothing was published. */
  readonly published: number | Words | undefined;
  /** Absent where this project does not measure it. */
  readonly measured: Measurement | undefined;
  /** Why the two may differ, or why one of them is absent. */
  readonly why: Words;
}

/** Published figures that a run can be compared with. The caller passes them to the report, which has none of its own. */
export interface PublishedComparison {
  /** The name in `plan.preset`. */
  readonly name: string;
  readonly source: Source;
  /** How the flags of the run differ from the published workload, so that it fits two cores and ten minutes. */
  readonly scaled: Words;
  /** Returns the published figures beside those of a run's rows. Pure. */
  readonly compare: (rows: readonly Row[]) => readonly Comparison[];
}
